import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { removeSampleData } from '../records/sampleData';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { Tick } from '../ui/Tick';
import { sayUndo } from '../ui/toasts';
import type { FirstStep, StepName } from './firstSteps';

const Confirm = later(async () => (await import('../ui/Confirm')).Confirm);

interface FirstStepsProps {
  steps: FirstStep[];
  hide: () => void;
  show: () => void;
}

/** What makes a new workspace one's own. It ticks itself off and goes away. */
export function FirstSteps({ steps, hide, show }: FirstStepsProps) {
  const [asking, setAsking] = useState(false);
  const putAway = () => {
    hide();
    sayUndo(t('home.stepsHidden'), show);
  };
  const ways: Record<StepName, ReactNode> = {
    import: (
      <Button variant="default" renderRoot={(props) => <Link {...paths.imports()} {...props} />}>
        {t('deals.importFile')}
      </Button>
    ),
    deal: (
      <Button variant="default" onClick={() => openCreator('deal')}>
        {t('deals.add')}
      </Button>
    ),
    invite: (
      <Button variant="default" renderRoot={(props) => <Link {...paths.people()} {...props} />}>
        {t('settings.inviteAction')}
      </Button>
    ),
    sample: (
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('common.remove')}
      </Button>
    ),
  };
  return (
    <Section
      title={t('home.steps')}
      text={t('home.stepsDone', { done: steps.filter((step) => step.done).length, all: steps.length })}
      actions={<IconButton icon="close" label={t('home.hideSteps')} onClick={putAway} />}
    >
      <Rows label={t('home.steps')}>
        {steps.map(({ name, done }) => (
          <Row key={name} end={done ? <Text tone="good">{t('common.done')}</Text> : ways[name]}>
            <Tick done={done}>
              <Text strong={!done} tone={done ? 'quiet' : undefined}>
                {t(`home.step_${name}`)}
              </Text>
              {!done && <Text tone="quiet">{t(`home.stepText_${name}`)}</Text>}
            </Tick>
          </Row>
        ))}
      </Rows>
      {asking && (
        <Confirm
          title={t('settings.removeSample')}
          text={t('home.removeSampleText')}
          action={t('common.remove')}
          onConfirm={removeSampleData}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
