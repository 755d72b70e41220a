import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { sentenceOf } from '../api/problem';
import { laterField } from '../ui/later';

const LongInput = laterField(async () => (await import('./LongInput')).LongInput);

interface LineEditorProps {
  label: string;
  start: string;
  type: string;
  long?: boolean | undefined;
  onSave: (value: string | null) => Promise<unknown>;
  done: () => void;
}

export function LineEditor({ label, start, type, long, onSave, done }: LineEditorProps) {
  const [text, setText] = useState(start);
  const [error, setError] = useState<string>();
  const left = useRef(false);
  const finish = () => {
    if (left.current) return;
    const next = text.trim();
    if (next === start) return leave();
    left.current = true;
    onSave(next === '' ? null : next).then(done, (problem: unknown) => {
      left.current = false;
      setError(sentenceOf(problem));
    });
  };
  const leave = () => {
    left.current = true;
    done();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // Only the field closes, not a dialog around it.
      event.stopPropagation();
      leave();
    } else if (event.key === 'Enter' && (!long || event.ctrlKey || event.metaKey)) finish();
  };
  const shared = {
    'aria-label': label,
    value: text,
    error,
    autoFocus: true,
    onBlur: finish,
    onKeyDown,
    size: 'xs',
  } as const;
  if (long) {
    return <LongInput {...shared} onChange={(event) => setText(event.currentTarget.value)} />;
  }
  // A number is typed as text, so that "1.250,50" or "12k" can be refused with words instead of vanishing.
  return (
    <TextInput
      {...shared}
      type={type === 'number' ? 'text' : type}
      inputMode={type === 'number' ? 'decimal' : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
