import { TextInput } from '@mantine/core';
import { useState } from 'react';

export interface CellProps<V> {
  start: V;
  label: string;
  save: (value: V) => void;
  cancel: () => void;
}

export function TextCell({
  start,
  label,
  save,
  cancel,
  type = 'text',
}: CellProps<string> & { type?: 'text' | 'date' }) {
  const [text, setText] = useState(start);
  const finish = () => (text.trim() === start ? cancel() : save(text.trim()));
  return (
    <TextInput
      aria-label={label}
      size="xs"
      type={type}
      autoFocus
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish();
      }}
    />
  );
}
