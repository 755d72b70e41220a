import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { Pipeline, Stage } from '../api/types';
import { Facts, TextFact } from '../forms/Inline';
import { formatPercent } from '../i18n/format';
import { t } from '../i18n/t';
import { Confirm } from '../ui/Confirm';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { later, laterField } from '../ui/later';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Text } from '../ui/Text';
import { say, sayProblem } from '../ui/toasts';
import { changePipeline, changeStage, removePipeline } from './pipelines';

const RemoveStage = later(async () => (await import('./RemoveStage')).RemoveStage);
const StageDialog = laterField(async () => (await import('./StageDialog')).StageDialog);

interface PipelineEditorProps {
  pipeline: Pipeline;
  manage: boolean;
  /** The last pipeline cannot be removed. */
  only: boolean;
}

/** A pipeline's stages in their order: added, renamed, moved, removed. */
export function PipelineEditor({ pipeline, manage, only }: PipelineEditorProps) {
  const [dialog, setDialog] = useState<{ kind: 'add' | 'edit' | 'remove'; stage?: Stage } | { kind: 'removeAll' }>();
  const close = () => setDialog(undefined);
  const stage = dialog && 'stage' in dialog ? dialog.stage : undefined;
  return (
    <Section title={pipeline.name} {...(pipeline.isDefault && { text: t('settings.isDefault') })}>
      <Facts>
        <TextFact
          label={t('settings.pipelineName')}
          value={pipeline.name}
          readOnly={!manage}
          onSave={(name) => changePipeline(pipeline, { name: name ?? '' })}
        />
      </Facts>
      <Rows label={t('settings.stagesOf', { name: pipeline.name })}>
        {pipeline.stages.map((one, index) => (
          <Row
            key={one.id}
            end={
              manage && (
                <StageActions
                  pipeline={pipeline}
                  stage={one}
                  index={index}
                  onDialog={(kind) => setDialog({ kind, stage: one })}
                />
              )
            }
          >
            <Text strong>{one.name}</Text>{' '}
            <Text tone={one.kind === 'won' ? 'good' : one.kind === 'lost' ? 'bad' : 'quiet'}>
              {one.kind === 'open' ? formatPercent(one.probability) : t(`settings.kind_${one.kind}`)}
            </Text>{' '}
            <Text tone="quiet" small>
              {[
                t('stage.deals', { count: one.dealCount }),
                one.rotDays && t('stage.rotsAfter', { count: one.rotDays }),
                conditions(one) > 0 && t('stage.conditions', { count: conditions(one) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Row>
        ))}
      </Rows>
      {manage && (
        <Button
          variant="subtle"
          mt={4}
          leftSection={<Icon name="add" size={14} />}
          onClick={() => setDialog({ kind: 'add' })}
        >
          {t('settings.addStage')}
        </Button>
      )}
      {manage && !pipeline.isDefault && (
        <Button
          variant="subtle"
          mt={4}
          onClick={() => void changePipeline(pipeline, { isDefault: true }).catch(sayProblem)}
        >
          {t('settings.makeDefault')}
        </Button>
      )}
      {manage && !only && (
        <Button variant="subtle" mt={4} onClick={() => setDialog({ kind: 'removeAll' })}>
          {t('settings.removePipeline')}
        </Button>
      )}
      {dialog?.kind === 'add' && <StageDialog pipeline={pipeline} onClose={close} />}
      {dialog?.kind === 'edit' && stage && <StageDialog pipeline={pipeline} stage={stage} onClose={close} />}
      {dialog?.kind === 'remove' && stage && <RemoveStage pipeline={pipeline} stage={stage} onClose={close} />}
      {dialog?.kind === 'removeAll' && (
        <Confirm
          title={t('settings.removePipelineTitle', { name: pipeline.name })}
          text={t('settings.removePipelineText')}
          action={t('settings.removePipeline')}
          onConfirm={async () => {
            await removePipeline(pipeline);
            say(t('settings.pipelineRemoved', { name: pipeline.name }));
          }}
          onClose={close}
        />
      )}
    </Section>
  );
}

function conditions(stage: Stage): number {
  return stage.requiredFields.length + stage.checklist.length;
}

interface StageActionsProps {
  pipeline: Pipeline;
  stage: Stage;
  index: number;
  onDialog: (kind: 'edit' | 'remove') => void;
}

function StageActions({ pipeline, stage, index, onDialog }: StageActionsProps) {
  const { stages } = pipeline;
  const move = (beforeId: string | undefined) => {
    changeStage(pipeline, stage, beforeId ? { beforeId } : { toEnd: true }).then(
      () => say(t('settings.stageMoved', { name: stage.name })),
      sayProblem,
    );
  };
  return (
    <>
      <IconButton
        icon="arrowUp"
        label={t('settings.moveUp', { name: stage.name })}
        disabled={index === 0}
        onClick={() => move(stages[index - 1]?.id)}
      />
      <IconButton
        icon="arrowDown"
        label={t('settings.moveDown', { name: stage.name })}
        disabled={index === stages.length - 1}
        onClick={() => move(stages[index + 2]?.id)}
      />
      <Menu>
        <Menu.Target>
          <IconButton icon="dots" label={t('settings.actionsFor', { name: stage.name })} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setTimeout(() => onDialog('edit'))}>{t('common.edit')}</Menu.Item>
          <Menu.Item disabled={stages.length === 1} onClick={() => setTimeout(() => onDialog('remove'))}>
            {t('common.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
