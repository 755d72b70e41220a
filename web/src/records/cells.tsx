import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { TagsEditor } from './pickers';

interface CellProps<V> {
  start: V;
  label: string;
  save: (value: V) => void;
  cancel: () => void;
}

export function TextCell({ start, label, save, cancel }: CellProps<string>) {
  const [text, setText] = useState(start);
  const finish = () => (text.trim() === start ? cancel() : save(text.trim()));
  return (
    <TextInput
      aria-label={label}
      size="xs"
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

export function TagsCell({ start, label, save, cancel }: CellProps<string[]>) {
  const [tags, setTags] = useState(start);
  const finish = () => (tags.join('\n') === start.join('\n') ? cancel() : save(tags));
  return <TagsEditor aria-label={label} value={tags} onChange={setTags} onBlur={finish} autoFocus />;
}

export function ChoiceCell({
  start,
  label,
  choices,
  save,
  cancel,
}: CellProps<string> & { choices: { value: string; label: string }[] }) {
  return (
    <Select
      aria-label={label}
      data={choices}
      value={start}
      onChange={(value) => (value ? save(value) : cancel())}
      onDropdownClose={cancel}
      defaultDropdownOpened
      autoFocus
      allowDeselect={false}
      size="xs"
    />
  );
}
