import { Select } from '@mantine/core';
import { useState } from 'react';
import { TagsEditor } from './pickers';
import type { CellProps } from './TextCell';

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
