import { Navigate, useParams } from '@tanstack/react-router';
import { ApiProblem } from '../api/problem';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useCompanyFile } from '../records/file/file';
import { RecordFrame } from '../records/RecordFrame';
import { isProspect } from '../records/work/StepMark';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { CompanyFacts } from './CompanyFacts';

export function CompanyPage() {
  const { id } = useParams({ from: '/inside/companies/$id' });
  const { file, record: company } = useCompanyFile(id);
  if (file.isError && (!file.data || ApiProblem.isGone(file.error))) {
    return (
      <Page title={t('companies.title')}>
        <Trouble error={file.error} onRetry={() => void file.refetch()} />
      </Page>
    );
  }
  if (!company || !file.data) return <Loading />;
  // It was merged into another: its address is that one's now.
  if (company.id !== id) return <Navigate {...paths.company(company.id)} replace />;
  return (
    <RecordFrame
      key={id}
      collection="companies"
      record={company}
      wantsStep={isProspect(company.lifecycleStage)}
      title={company.name}
      aside={company.industry ?? undefined}
      facts={<CompanyFacts company={company} file={file.data} />}
      tasks={file.data.openTasks}
      planned={file.data.planned as never}
      pinned={file.data.pinned as never}
    />
  );
}
