import { Button, Group, Stack, Switch } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Notice } from '../api/types';
import { t } from '../i18n/t';
import { NoticeRows } from '../layout/NoticeRows';
import { markAll, markNotice, noticePath, useNotices } from '../layout/notices';
import { paths } from '../paths';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';

const step = 30;

/** Everything one was told, newest first. */
export function NotificationsPage() {
  const [unread, setUnread] = useState(false);
  const [limit, setLimit] = useState(step);
  const { data, isError, error, refetch } = useNotices(unread, limit);
  useOpened(data?.items);
  return (
    <Page
      title={t('notifications.title')}
      width="narrow"
      {...(data && data.unread > 0 && { aside: t('notifications.count', { count: data.unread }) })}
      actions={
        <Button variant="default" renderRoot={(props) => <Link {...paths.notificationSettings()} {...props} />}>
          {t('notifications.settings')}
        </Button>
      }
    >
      {isError && <Trouble error={error} onRetry={() => void refetch()} />}
      {!data && !isError && <Loading />}
      {data && (
        <Stack gap="sm">
          <Group justify="space-between">
            <Switch
              label={t('notifications.onlyUnread')}
              checked={unread}
              onChange={(event) => setUnread(event.currentTarget.checked)}
            />
            <Button
              variant="default"
              disabled={data.unread === 0}
              onClick={() => void markAll(data.items.filter((notice) => !notice.readAt))}
            >
              {t('notifications.markAll')}
            </Button>
          </Group>
          <NoticeRows items={data.items} />
          {data.nextCursor && limit < 90 && (
            <Button variant="default" onClick={() => setLimit(limit + step)}>
              {t('notifications.more')}
            </Button>
          )}
        </Stack>
      )}
    </Page>
  );
}

/** A link in a mail, or in what a device showed, names the notice: it is read, and leads to what it is about. */
function useOpened(items: readonly Notice[] | undefined): void {
  const { open } = useSearch({ from: '/inside/notifications' });
  const navigate = useNavigate();
  const notice = open ? items?.find((one) => one.id === open) : undefined;
  useEffect(() => {
    if (!notice) return;
    if (!notice.readAt) void markNotice(notice.id, true).catch(sayProblem);
    void navigate({ ...noticePath(notice), replace: true });
  }, [notice, navigate]);
}
