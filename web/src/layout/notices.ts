import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { Notice, NoticeList } from '../api/types';
import { formatInstant } from '../i18n/format';
import { type Key, t } from '../i18n/t';
import { paths } from '../paths';
import { sayProblem, sayUndo } from '../ui/toasts';

export function useNotices(unread: boolean, limit: number) {
  return useQuery({
    queryKey: keys.notificationList({ unread, limit }),
    queryFn: async () =>
      (await ok(api.GET('/api/v1/notifications', { params: { query: { unread, limit } } }))) as NoticeList,
    placeholderData: (before) => before,
  });
}

const changed = () => queryClient.invalidateQueries({ queryKey: ['notifications'] });

export async function markNotice(id: string, read: boolean): Promise<void> {
  const path = { params: { path: { id } } };
  await ok(
    read ? api.POST('/api/v1/notifications/{id}/read', path) : api.POST('/api/v1/notifications/{id}/unread', path),
  );
  await changed();
}

/** Undo makes those unread again that were. */
export async function markAll(unread: readonly Notice[]): Promise<void> {
  try {
    await ok(api.POST('/api/v1/notifications/read-all', {}));
    await changed();
    sayUndo(t('notifications.markedAll'), () => Promise.all(unread.map((notice) => markNotice(notice.id, false))));
  } catch (error) {
    sayProblem(error);
  }
}

/** What happened, in one line. */
export function noticeLine({ kind, title, count, actorName }: Notice): string {
  return t(`notifications.line_${kind}` as Key, { title, count, who: actorName ?? t('notifications.somebody') });
}

/** What else is to be said of a reminder: what it is for, and that it comes late. */
export function noticeWhen({ at, dueAt, occursAt }: Notice): string {
  const late = dueAt && Date.parse(at) - Date.parse(dueAt) > 120_000;
  return [
    occursAt && t('notifications.when', { when: formatInstant(occursAt) }),
    late && t('notifications.wasDue', { when: formatInstant(dueAt) }),
  ]
    .filter(Boolean)
    .join(', ');
}

export function noticePath({ object, recordId }: Notice) {
  return object === 'activity'
    ? paths.calendar()
    : object === 'strategy' && recordId
      ? paths.strategy(recordId)
      : object === 'deal' && recordId
        ? paths.deal(recordId)
        : object === 'deal'
          ? paths.deals()
          : object === 'segment'
            ? paths.segments(recordId ? { moves: recordId } : {})
            : paths.tasks(recordId ? { task: recordId } : {});
}
