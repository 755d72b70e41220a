import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { sentenceOf } from '../api/problem';
import { t } from '../i18n/t';
import { announce } from './announce';

const undoTime = 8000;

/** A short confirmation that goes away by itself. */
export function say(message: string): void {
  announce(message);
  show({ message, autoClose: 4000 });
}

/** A confirmation that can be taken back for eight seconds. Z does the same as the button. */
export function sayUndo(message: string, undo: () => unknown): void {
  const id = `undo-${Date.now()}`;
  const run = () => {
    void toasts().then((notifications) => notifications.hide(id));
    lastUndo = undefined;
    Promise.resolve(undo()).then(
      () => announce(t('common.undone')),
      (error: unknown) => sayProblem(error),
    );
  };
  lastUndo = { run, until: Date.now() + undoTime };
  announce(`${message}. ${t('common.undoHint')}`);
  show({
    id,
    autoClose: undoTime,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button variant="light" flex="none" onClick={run}>
          {t('common.undo')}
        </Button>
      </Group>
    ),
  });
}

/** Takes back what the last toast offered, while it still does. */
export function undoLast(): void {
  if (lastUndo && lastUndo.until > Date.now()) lastUndo.run();
}

/** Something that was done, and is worth a second look. */
export function sayWarning(message: string): void {
  announce(message);
  show({ message, color: 'yellow', autoClose: 10_000 });
}

export function sayProblem(error: unknown): void {
  const message = sentenceOf(error);
  announce(message);
  show({ message, color: 'red', autoClose: 8000 });
}

let lastUndo: { run: () => void; until: number } | undefined;

function show(toast: { id?: string; message: ReactNode; color?: string; autoClose: number }): void {
  void toasts().then((notifications) =>
    notifications.show({ ...toast, withBorder: true, closeButtonProps: { 'aria-label': t('common.close') } }),
  );
}

async function toasts() {
  return (await import('./notify')).notifications;
}
