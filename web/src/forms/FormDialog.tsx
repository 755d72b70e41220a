import { Button, Group, Modal, Stack } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { t } from '../i18n/t';
import { Notice } from './Notice';

interface FormDialogProps {
  title: string;
  /** The verb on the button: "Add contact". */
  action: string;
  submit: { onSubmit: (event?: React.FormEvent<HTMLFormElement>) => void; busy: boolean; notice: string | undefined };
  onClose: () => void;
  children: ReactNode;
  /** Wider than a form of one column needs. */
  size?: 'xl';
  /** Under the fields: a link to the duplicate, a hint. */
  extra?: ReactNode;
}

/** The dialog every create and edit form lives in. Enter sends from a line, Ctrl+Enter from anywhere. */
export function FormDialog({ title, action, submit, onClose, children, size, extra }: FormDialogProps) {
  const form = useRef<HTMLFormElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      {...(size && { size })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form ref={form} onSubmit={submit.onSubmit} onKeyDown={onKeyDown} noValidate>
        <Stack gap="sm">
          {children}
          {submit.notice && <Notice>{submit.notice}</Notice>}
          {extra}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={submit.busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
