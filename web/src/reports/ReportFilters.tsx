import { Button, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { t, tEnum } from '../i18n/t';
import { useMembers } from '../records/members';
import { usePipelines } from '../records/pipelines';
import { Icon } from '../ui/Icon';
import { sayProblem } from '../ui/toasts';
import type { ReportSearch } from './reportSearch';
import { presets, type Time } from './reports';

interface ReportFiltersProps {
  search: ReportSearch;
  onSearch: (search: ReportSearch) => void;
  /** Whether a pipeline can be chosen, and whether one must be. */
  pipelines?: 'any' | 'one';
  /** The times to choose from; by default those that were. */
  times?: Time[];
  /** Whether it is about everybody: nobody is chosen. */
  everybody?: boolean;
  onSave: () => Promise<void>;
}

/** What the figures are about: the time, the pipeline, whose; and the same as a file. */
export function ReportFilters({
  search,
  onSearch,
  pipelines,
  times = presets(),
  everybody,
  onSave,
}: ReportFiltersProps) {
  const all = usePipelines().data ?? [];
  const members = useMembers();
  const teams = useTeams();
  const preset = times.find((time) => time.from === search.from && time.to === search.to)?.key ?? 'own';
  const change = (more: Partial<Record<keyof ReportSearch, string | undefined>>) =>
    onSearch(Object.fromEntries(Object.entries({ ...search, ...more }).filter(([, value]) => value)) as ReportSearch);
  const choose = (key: string | null) => {
    const time = times.find((one) => one.key === key);
    if (time) change({ from: time.from, to: time.to });
  };
  return (
    <Group gap="xs" mb="md" align="end">
      <Select
        size="xs"
        w={150}
        label={t('reports.time')}
        data={[
          ...times.map(({ key, label }) => ({ value: key, label })),
          ...(preset === 'own' ? [{ value: 'own', label: t('reports.ownTime') }] : []),
        ]}
        value={preset}
        onChange={choose}
        allowDeselect={false}
      />
      <TextInput
        size="xs"
        type="date"
        label={t('reports.from')}
        value={search.from ?? ''}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="date"
        label={t('reports.to')}
        value={search.to ?? ''}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      {pipelines && all.length > 1 && (
        <Select
          size="xs"
          w={160}
          label={t('reports.pipeline')}
          data={all.map(({ id, name }) => ({ value: id, label: name }))}
          value={search.pipeline ?? (pipelines === 'one' ? (all.find((one) => one.isDefault)?.id ?? null) : null)}
          onChange={(id) => change({ pipeline: id ?? undefined })}
          placeholder={t('reports.all')}
          clearable={pipelines === 'any'}
          allowDeselect={false}
        />
      )}
      {!everybody && (
        <Select
          size="xs"
          w={170}
          label={t('reports.whose')}
          data={[
            { group: t('reports.people'), items: members.map(({ id, name }) => ({ value: id, label: name })) },
            ...(teams.length > 0
              ? [
                  {
                    group: t('reports.teams'),
                    items: teams.map(({ id, name }) => ({ value: `team ${id}`, label: name })),
                  },
                ]
              : []),
          ]}
          value={search.team ? `team ${search.team}` : (search.owner ?? null)}
          onChange={(value) =>
            change(
              value?.startsWith('team ')
                ? { team: value.slice(5), owner: undefined }
                : { owner: value ?? undefined, team: undefined },
            )
          }
          placeholder={t('reports.everybody')}
          searchable
          clearable
        />
      )}
      <Button
        variant="default"
        leftSection={<Icon name="exportFile" size={14} />}
        onClick={() => void onSave().catch(sayProblem)}
      >
        {t('reports.csv')}
      </Button>
    </Group>
  );
}

function useTeams(): { id: string; name: string }[] {
  const { data } = useQuery({
    queryKey: keys.teams,
    queryFn: async () => ((await ok(api.GET('/api/v1/teams', {}))) as { items: { id: string; name: string }[] }).items,
  });
  return data ?? [];
}

interface GroupedByProps<By extends string> {
  groupings: readonly By[];
  by: By;
  onBy: (by: By) => void;
}

/** By what the rows of a report are grouped. */
export function GroupedBy<By extends string>({ groupings, by, onBy }: GroupedByProps<By>) {
  return (
    <Select
      size="xs"
      w={170}
      aria-label={t('reports.groupedBy')}
      data={groupings.map((value) => ({ value, label: tEnum('reports', `by_${value}`) }))}
      value={by}
      onChange={(value) => value && onBy(value as By)}
      allowDeselect={false}
    />
  );
}
