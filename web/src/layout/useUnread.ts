import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { NoticeList } from '../api/types';

/** How many are unread; the live stream says when to count again. */
export function useUnread(): number {
  const query = { unread: true, limit: 1 };
  const { data } = useQuery({
    queryKey: keys.notificationCount,
    queryFn: async () => ((await ok(api.GET('/api/v1/notifications', { params: { query } }))) as NoticeList).unread,
  });
  return data ?? 0;
}
