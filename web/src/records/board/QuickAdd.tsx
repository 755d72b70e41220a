import { Button, Group, TextInput } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { sentenceOf } from '../../api/problem';
import { t } from '../../i18n/t';
import classes from './board.module.css';

interface QuickAddProps {
  titleLabel: string;
  amountLabel: string;
  /** Rejects when the server refuses it; the words stay in the fields then. */
  onAdd: (title: string, amount: string) => Promise<unknown>;
  onClose: () => void;
}

/** A title, an amount, Enter; it stays open for the next one. */
export function QuickAdd({ titleLabel, amountLabel, onAdd, onClose }: QuickAddProps) {
  const [title, setTitle] = useState('');
  const [amount, setAmount] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const add = async () => {
    if (title.trim() === '' || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await onAdd(title.trim(), amount.trim());
      setTitle('');
      setAmount('');
      first.current?.focus();
    } catch (problem) {
      setError(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  return (
    <form
      className={classes.quick}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextInput
        ref={first}
        size="xs"
        aria-label={titleLabel}
        placeholder={titleLabel}
        maxLength={300}
        autoFocus
        autoComplete="off"
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Group gap={6} mt={6} wrap="nowrap">
        <TextInput
          size="xs"
          aria-label={amountLabel}
          placeholder={amountLabel}
          inputMode="decimal"
          autoComplete="off"
          error={error}
          value={amount}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          {t('common.add')}
        </Button>
      </Group>
    </form>
  );
}
