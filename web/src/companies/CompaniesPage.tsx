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
import { companyColumns } from './companyColumns';

export function CompaniesPage() {
  const search = useSearch({ from: '/inside/companies' });
  const navigate = useNavigate();
  const canWrite = useMay('company', 'create');
  const add = canWrite && (
    <Button leftSection={<Icon name="add" size={14} />} onClick={() => openCreator('company')}>
      {t('companies.add')}
    </Button>
  );
  return (
    <Page title={t('companies.title')} width="full" actions={add}>
      <RecordTable
        collection="companies"
        columns={useMemo(companyColumns, [])}
        filters={useMemo(() => [staleFilter('companies'), touchFilter()], [])}
        titleOf={(company) => company.name}
        avatarOf={(company) => <Avatar name={company.name} square />}
        search={search}
        onSearch={(next) => void navigate({ ...paths.companies(), search: next, replace: true })}
        empty={<EmptyState icon="building" title={t('companies.none')} text={t('companies.noneText')} action={add} />}
      />
    </Page>
  );
}
