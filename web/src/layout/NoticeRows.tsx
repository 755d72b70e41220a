import { Link } from '@tanstack/react-router';
import type { Notice } from '../api/types';
import { t } from '../i18n/t';
import { EmptyState } from '../ui/EmptyState';
import { IconButton } from '../ui/IconButton';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { markNotice, noticeLine, noticePath, noticeWhen } from './notices';
import classes from './shell.module.css';

/** What one was told; each line opens what it is about. */
export function NoticeRows({ items, onOpen }: { items: readonly Notice[]; onOpen?: () => void }) {
  if (items.length === 0)
    return <EmptyState compact icon="bell" title={t('notifications.empty')} text={t('notifications.emptyText')} />;
  return (
    <Rows label={t('notifications.title')}>
      {items.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} {...(onOpen && { onOpen })} />
      ))}
    </Rows>
  );
}

function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen?: () => void }) {
  const line = noticeLine(notice);
  const unread = !notice.readAt;
  const mark = (read: boolean) => void markNotice(notice.id, read).catch(sayProblem);
  const open = () => {
    if (unread) mark(true);
    onOpen?.();
  };
  return (
    <Row
      current={unread}
      end={
        <IconButton
          icon={unread ? 'check' : 'circle'}
          label={t(unread ? 'notifications.markRead' : 'notifications.markUnread', { title: notice.title || line })}
          onClick={() => mark(unread)}
        />
      }
    >
      <Link className={classes.notice} {...noticePath(notice)} onClick={open}>
        <Text strong={unread}>{line}</Text>
        <Text tone="quiet" small>
          {unread && `${t('notifications.unread')} · `}
          {noticeWhen(notice) && `${noticeWhen(notice)} · `}
          <Ago value={notice.at} />
        </Text>
      </Link>
    </Row>
  );
}
