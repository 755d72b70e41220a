import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { RecordLink } from '../../api/types';
import { formatDate } from '../../i18n/format';
import { t } from '../../i18n/t';
import { useMe } from '../../session/session';
import { Text } from '../../ui/Text';
import { say, sayProblem } from '../../ui/toasts';
import { planStep, reasonOf, recommended, titleOf, useNextStep } from './steps';

/** Says that there is no next step, what it should be and why; one click plans it. */
export function StepAdvice({ about }: { about: RecordLink }) {
  const { tenant } = useMe();
  const [busy, setBusy] = useState(false);
  const step = useNextStep(about).data?.recommendation;
  const plan = async () => {
    if (!step) return;
    setBusy(true);
    const next = recommended(step);
    try {
      await planStep(next, about, tenant.timeZone);
      say(t('work.planned', { title: next.title, day: formatDate(step.dueDate) }));
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap="xs" mt="sm">
      <Text tone="bad" strong>
        {t('tasks.noStep')}
      </Text>
      {step && (
        <>
          <Text>{t('work.next', { title: titleOf(step), day: formatDate(step.dueDate) })}</Text>
          <Text tone="quiet">{reasonOf(step)}</Text>
          <Button size="xs" variant="light" loading={busy} onClick={() => void plan()}>
            {t('work.plan')}
          </Button>
        </>
      )}
    </Group>
  );
}
