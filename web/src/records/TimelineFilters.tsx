import { NativeSelect, TextInput } from '@mantine/core';
import { t } from '../i18n/t';
import type { TimelineSearch } from './filters';
import { useMembers } from './members';

interface TimelineFiltersProps {
  search: TimelineSearch;
  set: (change: TimelineSearch) => void;
}

/** What a timeline can be narrowed down to besides its kinds: whose lines, whose turn it was, and when. */
export function TimelineFilters({ search, set }: TimelineFiltersProps) {
  const { by, direction, from, to } = search;
  const members = useMembers();
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('file.byWhom')}
        value={by ?? ''}
        onChange={(event) => set({ by: event.currentTarget.value })}
        data={[
          { value: '', label: t('file.everybody') },
          ...members.map(({ id: value, name }) => ({ value, label: name })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t('file.direction')}
        value={direction ?? ''}
        onChange={(event) => set({ direction: event.currentTarget.value })}
        data={[
          { value: '', label: t('file.bothDirections') },
          { value: 'in', label: t('file.direction_in') },
          { value: 'out', label: t('file.direction_out') },
        ]}
      />
      <TextInput
        size="xs"
        type="date"
        aria-label={t('views.from')}
        value={from ?? ''}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="date"
        aria-label={t('views.to')}
        value={to ?? ''}
        onChange={(event) => set({ to: event.currentTarget.value })}
      />
    </>
  );
}
