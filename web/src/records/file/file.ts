import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, ok, okAs } from '../../api/client';
import { keys } from '../../api/keys';
import { queryClient } from '../../api/queryClient';
import type { Company, CompanyFile, Contact, ContactFile, Page, RecordBase, TimelineEntry } from '../../api/types';
import { t } from '../../i18n/t';
import { say, sayProblem } from '../../ui/toasts';
import { changeFailed, getRecord, putRecord } from '../records';

/** Contacts and companies have files. */
export type FileCollection = 'contacts' | 'companies';

export function useContactFile(id: string) {
  return useFile<ContactFile, Contact>('contacts', id, (file) => file.contact);
}

export function useCompanyFile(id: string) {
  return useFile<CompanyFile, Company>('companies', id, (file) => file.company);
}

/** The whole first screen in one request. The record and the timeline go on by themselves from there. */
function useFile<F extends { timeline: unknown }, R extends RecordBase>(
  collection: FileCollection,
  id: string,
  recordOf: (file: F) => R,
) {
  const file = useQuery({
    queryKey: keys.file(collection, id),
    queryFn: async ({ signal }) => {
      const path = { params: { path: { id } }, signal };
      const answer = await okAs<F>(
        collection === 'contacts'
          ? api.GET('/api/v1/contacts/{id}/file', path)
          : api.GET('/api/v1/companies/{id}/file', path),
      );
      putRecord(collection, recordOf(answer));
      const first = answer.timeline as Page<TimelineEntry>;
      queryClient.setQueryData([...keys.timeline(collection, id), {}], { pages: [first], pageParams: [undefined] });
      return answer;
    },
  });
  // Put there by the file; a change puts its own answer in its place.
  const record = useQuery({
    queryKey: keys.record(collection, id),
    queryFn: ({ signal }) => getRecord<R>(collection, id, signal),
    enabled: file.isSuccess,
  });
  return { file, record: file.data && (record.data ?? recordOf(file.data)) };
}

/** Asks for everything that a file shows again, and for the lists that show a part of it. */
export async function fileChanged(): Promise<void> {
  await queryClient.invalidateQueries({
    predicate: ({ queryKey }) =>
      ['timeline', 'file'].includes(String(queryKey[1])) ||
      ['importantDates', 'concerns'].includes(String(queryKey[0])),
  });
}

/** Says of one address that it is right, wrong, or not to be used. */
export async function judgePoint<R extends RecordBase>(
  collection: FileCollection,
  record: R,
  pointId: string,
  body: { validity?: string; doNotUse?: boolean },
): Promise<void> {
  const request = { params: { path: { id: record.id, pointId }, header: ifMatch(record.version) }, body };
  try {
    const answer =
      collection === 'contacts'
        ? api.PUT('/api/v1/contacts/{id}/points/{pointId}', request)
        : api.PUT('/api/v1/companies/{id}/points/{pointId}', request);
    putRecord(collection, await okAs<R>(answer));
    await fileChanged();
  } catch (error) {
    changeFailed(collection, record, error);
  }
}

/** A stage chosen by hand with its reason; without a stage back to the computed one. */
export async function chooseLifecycle<R extends RecordBase>(
  collection: FileCollection,
  record: R,
  stage: string | null,
  reason?: string,
): Promise<void> {
  const request = {
    params: { path: { id: record.id }, header: ifMatch(record.version) },
    body: { stage, ...(reason && { reason }) } as never,
  };
  const answer =
    collection === 'contacts'
      ? api.PUT('/api/v1/contacts/{id}/lifecycle', request)
      : api.PUT('/api/v1/companies/{id}/lifecycle', request);
  putRecord(collection, await okAs<R>(answer));
  say(t('file.stageChanged'));
  await fileChanged();
}

/** Keeps a line at the top of the timeline, or lets it go. */
export async function pinLine(collection: string, id: string, entry: TimelineEntry): Promise<void> {
  const request = { params: { path: { id, lineId: entry.id } }, body: { pinned: !entry.pinnedAt } };
  const path = `/api/v1/${collection}/{id}/timeline/{lineId}/pin` as '/api/v1/contacts/{id}/timeline/{lineId}/pin';
  try {
    await ok(api.PUT(path, request));
    await fileChanged();
  } catch (error) {
    sayProblem(error);
  }
}
