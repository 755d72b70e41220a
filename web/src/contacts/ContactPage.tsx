import { Navigate, useParams } from '@tanstack/react-router';
import { ApiProblem } from '../api/problem';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useContactFile } from '../records/file/file';
import { PlaybookPanel } from '../records/playbooks/panelLater';
import { RecordFrame } from '../records/RecordFrame';
import { isProspect } from '../records/work/StepMark';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { ContactFacts } from './ContactFacts';

/** A person's whole file, on the screen by one request. */
export function ContactPage() {
  const { id } = useParams({ from: '/inside/contacts/$id' });
  const { file, record: contact } = useContactFile(id);
  if (file.isError && (!file.data || ApiProblem.isGone(file.error))) {
    return (
      <Page title={t('contacts.title')}>
        <Trouble error={file.error} onRetry={() => void file.refetch()} />
      </Page>
    );
  }
  if (!contact || !file.data) return <Loading />;
  // It was merged into another: its address is that one's now.
  if (contact.id !== id) return <Navigate {...paths.contact(contact.id)} replace />;
  const where = [contact.preferredName && `“${contact.preferredName}”`, contact.jobTitle, contact.companyName];
  return (
    <RecordFrame
      key={id}
      collection="contacts"
      record={contact}
      wantsStep={isProspect(contact.lifecycleStage)}
      title={contact.displayName}
      aside={where.filter(Boolean).join(', ')}
      facts={<ContactFacts contact={contact} file={file.data} />}
      tasks={file.data.openTasks}
      planned={file.data.planned as never}
      pinned={file.data.pinned as never}
    >
      <PlaybookPanel about={{ object: 'contact', id, title: contact.displayName }} record={contact} />
    </RecordFrame>
  );
}
