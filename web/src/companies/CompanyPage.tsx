import { useParams } from '@tanstack/react-router';
import type { Company } from '../api/types';
import { t } from '../i18n/t';
import { RecordFrame } from '../records/RecordFrame';
import { useRecord } from '../records/records';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { CompanyFacts } from './CompanyFacts';

export function CompanyPage() {
  const { id } = useParams({ from: '/inside/companies/$id' });
  const { data: company, isError, error, refetch } = useRecord<Company>('companies', id);
  if (isError) {
    return (
      <Page title={t('companies.title')}>
        <Trouble error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!company) return <Loading />;
  return (
    <RecordFrame
      collection="companies"
      record={company}
      title={company.name}
      aside={company.industry ?? undefined}
      facts={<CompanyFacts company={company} />}
    />
  );
}
