import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { openCreator } from '../creators';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { RecordTable } from '../records/RecordTable';
import { staleFilter, touchFilter } from '../records/staleFilter';
import { useMay } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Page } from '../ui/Page';
import { Avatar } from '../ui/Text';
import { contactColumns } from './contactColumns';

export function ContactsPage() {
  const search = useSearch({ from: '/inside/contacts' });
  const navigate = useNavigate();
  const canWrite = useMay('contact', 'create');
  const add = canWrite && (
    <Button leftSection={<Icon name="add" size={14} />} onClick={() => openCreator('contact')}>
      {t('contacts.add')}
    </Button>
  );
  return (
    <Page title={t('contacts.title')} width="full" actions={add}>
      <RecordTable
        collection="contacts"
        columns={useMemo(contactColumns, [])}
        filters={useMemo(() => [staleFilter('contacts'), touchFilter()], [])}
        titleOf={(contact) => contact.displayName}
        avatarOf={(contact) => <Avatar name={contact.displayName} />}
        search={search}
        onSearch={(next) => void navigate({ ...paths.contacts(), search: next, replace: true })}
        empty={<EmptyState icon="person" title={t('contacts.none')} text={t('contacts.noneText')} action={add} />}
      />
    </Page>
  );
}
