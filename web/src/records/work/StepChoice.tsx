import { Button, Stack, TextInput } from '@mantine/core';
import type { ActivityKind, NextStepInput, RecordLink } from '../../api/types';
import { formatDate } from '../../i18n/format';
import { t } from '../../i18n/t';
import { useMe } from '../../session/session';
import { Text } from '../../ui/Text';
import { reasonOf, recommended, titleOf, typedStep, useNextStep } from './steps';

interface StepChoiceProps {
  about: RecordLink;
  told: { kind: ActivityKind; outcome: string } | undefined;
  /** What is typed for a step of one's own. */
  text: string;
  onText: (text: string) => void;
  /** The words of the button that takes the step with it. */
  action: string;
  busy: boolean;
  onTake: (step: NextStepInput) => void;
}

/** How it goes on: what the rules recommend and why, one click to take it, or a line of one's own. */
export function StepChoice({ about, told, text, onText, action, busy, onTake }: StepChoiceProps) {
  const { tenant } = useMe();
  const step = useNextStep(about, told).data?.recommendation;
  const own = typedStep(text, tenant.timeZone, tenant.locale);
  const taken = own ?? (text === '' && step ? recommended(step) : undefined);
  return (
    <Stack gap={6} role="group" aria-label={t('work.nextStep')}>
      {step && (
        <div>
          <Text strong>{t('work.next', { title: titleOf(step), day: formatDate(step.dueDate) })}</Text>{' '}
          <Text tone="quiet">{reasonOf(step)}</Text>
        </div>
      )}
      <TextInput
        size="xs"
        aria-label={t('work.ownStep')}
        placeholder={t('work.own')}
        autoComplete="off"
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <div>
        <Button variant="light" loading={busy} disabled={!taken} onClick={() => taken && onTake(taken)}>
          {action}
        </Button>
      </div>
    </Stack>
  );
}
