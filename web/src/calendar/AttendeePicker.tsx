import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { SearchHit } from '../api/types';
import { t } from '../i18n/t';
import { useMembers } from '../records/members';
import type { AttendeeInput } from './attendees';

interface AttendeePickerProps {
  /** Who is there already, by id or address. */
  taken: readonly (string | null)[];
  onPick: (one: AttendeeInput) => void;
}

/** Whom to invite: a contact or colleague by name, anybody else by address. */
export function AttendeePicker({ taken, onPick }: AttendeePickerProps) {
  const [text, setText] = useState('');
  const typed = useDeferredValue(text.trim());
  const { data } = useQuery({
    queryKey: [...keys.search(typed), 'contacts'],
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/search', { params: { query: { q: typed, limit: 8, objects: 'contacts' } }, signal })),
    enabled: typed.length > 0,
  });
  const colleagues = useMembers().filter(
    ({ id, status, name }) =>
      status === 'active' && !taken.includes(id) && typed && name.toLowerCase().includes(typed.toLowerCase()),
  );
  const hits = typed ? ((data?.items as SearchHit[] | undefined) ?? []) : [];
  const options = [
    ...hits.filter(({ id }) => !taken.includes(id)).map(({ id, title }) => ({ value: `contact ${id}`, label: title })),
    ...colleagues.map(({ id, name }) => ({ value: `member ${id}`, label: t('calendar.colleague', { name }) })),
  ];
  if (/^\S+@\S+\.\S+$/.test(typed) && !taken.includes(typed.toLowerCase()))
    options.push({ value: `email ${typed}`, label: typed });
  const pick = (value: string | null) => {
    if (!value) return;
    const [kind, id = ''] = value.split(' ');
    onPick(kind === 'contact' ? { contactId: id } : kind === 'member' ? { memberId: id } : { email: id });
    setText('');
  };
  return (
    <Select
      label={t('calendar.inviteWhom')}
      placeholder={t('calendar.inviteHint')}
      data={options}
      value={null}
      onChange={pick}
      searchable
      selectFirstOptionOnChange
      searchValue={text}
      onSearchChange={setText}
      filter={({ options: all }) => all}
      nothingFoundMessage={typed ? t('records.nothingFound') : t('calendar.inviteHint')}
    />
  );
}
