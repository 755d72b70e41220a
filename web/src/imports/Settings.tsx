import { Group, Select } from '@mantine/core';
import { t } from '../i18n/t';
import { usePipelines } from '../records/pipelines';
import { useCan } from '../session/session';
import { Section } from '../ui/Page';
import { Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { Constant } from './Constant';
import { factsOf, SheetChoice } from './FileFacts';
import { changeMapping, type Import, type Mapping } from './imports';
import { MoreSettings } from './MoreSettings';
import { SavedMappings } from './SavedMappings';

/** What all rows have in common: where deals go, the currency, a title made of columns. */
export function Settings({ one }: { one: Import }) {
  const pipelines = usePipelines().data ?? [];
  const readOnly = !useCan('imports.write');
  const { constants } = one.mapping;
  const change = (next: Partial<Mapping>) => void changeMapping(one, { ...one.mapping, ...next }).catch(sayProblem);
  const may = (to: string) => one.targets.some((target) => target.to === to && target.constant);
  const titled = one.mapping.columns.some((column) => column.to === 'title');
  const makesDeals = one.object === 'deals' || one.mapping.columns.some((column) => column.to?.startsWith('deal.'));
  return (
    <Section title={t('imports.settings')} text={factsOf(one)}>
      <Group align="flex-start">
        <SheetChoice one={one} readOnly={readOnly} />
        <Select
          label={t('imports.mode')}
          data={(['upsert', 'create', 'update'] as const).map((value) => ({
            value,
            label: t(`imports.mode_${value}`),
          }))}
          value={one.mapping.mode ?? 'upsert'}
          onChange={(mode) => change({ mode: mode as NonNullable<Mapping['mode']> })}
          allowDeselect={false}
          disabled={readOnly}
        />
        <MoreSettings one={one} readOnly={readOnly} onChange={change} />
        {makesDeals && (
          <Select
            label={t('deals.pipeline')}
            data={pipelines.map((pipeline) => ({ value: pipeline.id, label: pipeline.name }))}
            value={constants.pipelineId ?? null}
            onChange={(pipelineId) => change({ constants: { ...constants, pipelineId } })}
            allowDeselect={false}
            disabled={readOnly}
          />
        )}
        {may('currency') && (
          <Constant
            label={t('imports.currency')}
            value={constants.currency ?? ''}
            onSave={(currency) => change({ constants: { ...constants, currency: currency.toUpperCase() } })}
            disabled={readOnly}
          />
        )}
        {may('title') && !titled && (
          <Constant
            label={t('imports.titleTemplate')}
            value={constants.title ?? ''}
            onSave={(title) => change({ constants: { ...constants, title } })}
            disabled={readOnly}
          />
        )}
      </Group>
      <SavedMappings one={one} readOnly={readOnly} />
      {may('title') && !titled && (
        <Text small tone="quiet">
          {t('imports.titleHint')}
        </Text>
      )}
    </Section>
  );
}
