import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t, tEnum } from '../i18n/t';
import { Icon } from '../ui/Icon';
import type { TimelineSearch } from './filters';
import { useMembers } from './members';

const talks = 'call,meeting,visit,email,letter,demo,sms,chat,other,note';
const kinds = [
  talks,
  'call',
  'meeting',
  'visit',
  'email',
  'letter',
  'demo',
  'sms',
  'chat',
  'other',
  'note',
  'task',
  'concern',
  'lifecycle',
  'updated',
];

interface TimelineFiltersProps {
  search: TimelineSearch;
  set: (change: TimelineSearch) => void;
}

/** What a timeline can be narrowed down to: kinds of lines; when wanted whose they are, whose turn it was, and when. */
export function TimelineFilters({ search, set }: TimelineFiltersProps) {
  const { kind, by, direction, from, to } = search;
  const [wanted, setMore] = useState(false);
  const members = useMembers();
  const more = wanted || (by ?? direction ?? from ?? to) !== undefined;
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('records.show')}
        value={kind ?? ''}
        onChange={(event) => set({ kind: event.currentTarget.value })}
        data={[
          { value: '', label: t('file.everything') },
          ...kinds.map((kind) => ({
            value: kind,
            label: kind === talks ? t('file.talks') : tEnum('work', `lines_${kind}`),
          })),
        ]}
      />
      {more ? (
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
      ) : (
        <Button variant="subtle" size="xs" leftSection={<Icon name="filter" size={14} />} onClick={() => setMore(true)}>
          {t('file.moreFilters')}
        </Button>
      )}
    </>
  );
}
