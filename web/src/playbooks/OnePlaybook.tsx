import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { t } from '../i18n/t';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { PlaybookEditor } from './PlaybookEditor';

/** One playbook: what it is for, its steps, and how it goes. */
export function OnePlaybook({ id }: { id: string }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['playbooks', id],
    enabled: id !== 'new',
    queryFn: ({ signal }) => ok(api.GET('/api/v1/playbooks/{id}', { params: { path: { id } }, signal })),
  });
  if (isError)
    return (
      <Page title={t('playbooks.title')}>
        <Trouble error={error} onRetry={() => void refetch()} />
      </Page>
    );
  if (id !== 'new' && !data) return <Loading />;
  return <PlaybookEditor key={`${id} ${data?.version ?? ''}`} {...(data && { playbook: data })} />;
}
