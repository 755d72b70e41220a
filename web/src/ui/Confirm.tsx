import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { t } from '../i18n/t';
import { ToneButton } from './ToneButton';
import { sayProblem } from './toasts';

interface ConfirmProps {
  title: string;
  text: string;
  /** The verb on the button: "Remove", not "OK". */
  action: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** For the few things that cannot be taken back. Everything else is done at once and offers Undo. */
export function Confirm({ title, text, action, onConfirm, onClose }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const confirm = () => {
    setBusy(true);
    onConfirm().then(onClose, (error: unknown) => {
      setBusy(false);
      sayProblem(error);
    });
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <p>{text}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <ToneButton tone="bad" loading={busy} onClick={confirm}>
          {action}
        </ToneButton>
      </Group>
    </Modal>
  );
}
