import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import type { CalendarItem } from '../api/types';
import { t } from '../i18n/t';
import { sayProblem } from '../ui/toasts';
import { sendInvitations } from './attendees';
import { titleOf } from './calendar';

/** Asks whether those who were invited to something that has moved are to be told now. */
export function TellDialog({ item, onClose }: { item: CalendarItem; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const send = () => {
    setBusy(true);
    sendInvitations(item.id).then(onClose, (error: unknown) => {
      setBusy(false);
      sayProblem(error);
    });
  };
  return (
    <Modal opened onClose={onClose} title={titleOf(item)} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <p>{t('calendar.untold')}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('calendar.notNow')}
        </Button>
        <Button data-autofocus loading={busy} onClick={send}>
          {t('calendar.sendChange')}
        </Button>
      </Group>
    </Modal>
  );
}
