import { Button } from '@mantine/core';
import { useState } from 'react';
import { t, tEnum } from '../i18n/t';
import type { PlaybookStep } from '../records/playbooks/playbooks';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { sayUndo } from '../ui/toasts';
import { freeId, moved } from './steps';

const StepDialog = later(async () => (await import('./StepDialog')).StepDialog);

interface StepListProps {
  steps: PlaybookStep[];
  manage: boolean;
  onChange: (steps: PlaybookStep[]) => void;
}

/** The steps in their order: added, changed, dragged or moved by keys, removed. */
export function StepList({ steps, manage, onChange }: StepListProps) {
  const [edited, setEdited] = useState<PlaybookStep>();
  const [dragged, setDragged] = useState<number>();
  const move = (from: number, to: number) => onChange(moved(steps, from, to));
  const remove = (step: PlaybookStep) => {
    onChange(steps.filter((one) => one.id !== step.id));
    sayUndo(t('playbooks.removed', { name: step.title }), () => onChange(steps));
  };
  const keep = (step: PlaybookStep) =>
    onChange(
      steps.some((one) => one.id === step.id)
        ? steps.map((one) => (one.id === step.id ? step : one))
        : [...steps, step],
    );
  const place = steps.findIndex((one) => one.id === edited?.id);
  return (
    <Section title={t('playbooks.stepList')} text={manage && steps.length > 1 ? t('playbooks.drag') : undefined}>
      {steps.length > 0 && (
        <Rows label={t('playbooks.stepList')}>
          {steps.map((step, index) => {
            const { title } = step;
            const drag = {
              over: false,
              onStart: () => setDragged(index),
              onDrop: () => dragged !== undefined && move(dragged, index),
              onEnd: () => setDragged(undefined),
            };
            const [up, down] = [t('playbooks.moveUp', { title }), t('playbooks.moveDown', { title })];
            return (
              <Row
                key={step.id}
                {...(manage && { drag })}
                end={
                  manage && (
                    <>
                      <IconButton
                        icon="arrowUp"
                        label={up}
                        disabled={index === 0}
                        onClick={() => move(index, index - 1)}
                      />
                      <IconButton
                        icon="arrowDown"
                        label={down}
                        disabled={index === steps.length - 1}
                        onClick={() => move(index, index + 1)}
                      />
                      <IconButton
                        icon="edit"
                        label={t('playbooks.editStep', { title })}
                        onClick={() => setEdited(step)}
                      />
                      <IconButton
                        icon="close"
                        label={t('playbooks.removeStep', { title })}
                        onClick={() => remove(step)}
                      />
                    </>
                  )
                }
              >
                {title}{' '}
                <Text tone="quiet" small>
                  {tEnum('playbooks', `kind_${step.kind}`)}
                </Text>
              </Row>
            );
          })}
        </Rows>
      )}
      {manage && (
        <Button
          variant="subtle"
          mt={4}
          leftSection={<Icon name="add" size={14} />}
          onClick={() => setEdited({ id: freeId(steps), kind: 'task', title: '' } as PlaybookStep)}
        >
          {t('playbooks.addStep')}
        </Button>
      )}
      {edited && (
        <StepDialog
          step={edited}
          later={place < 0 ? [] : steps.slice(place + 1)}
          onSave={keep}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Section>
  );
}
