import { Button, Group, Modal, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Loading } from '../ui/Loading';
import { NoticeRows } from './NoticeRows';
import { markAll, useNotices } from './notices';

/** The newest of what one was told, behind the bell. */
export function BellPanel({ onClose }: { onClose: () => void }) {
  const { data } = useNotices(false, 8);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('notifications.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {!data && <Loading />}
      {data && (
        <Stack gap="xs">
          <NoticeRows items={data.items} onOpen={onClose} />
          <Group justify="space-between">
            <Button
              variant="default"
              disabled={data.unread === 0}
              onClick={() => void markAll(data.items.filter((notice) => !notice.readAt))}
            >
              {t('notifications.markAll')}
            </Button>
            <Button
              variant="subtle"
              renderRoot={(props) => <Link {...paths.notifications()} {...props} onClick={onClose} />}
            >
              {t('notifications.all')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
