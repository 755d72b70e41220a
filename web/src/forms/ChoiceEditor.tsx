import { Select } from '@mantine/core';

interface ChoiceEditorProps {
  label: string;
  start: string;
  choices: { value: string; label: string }[];
  onSave: (value: string) => Promise<unknown>;
  done: () => void;
}

export function ChoiceEditor({ label, start, choices, onSave, done }: ChoiceEditorProps) {
  return (
    <Select
      aria-label={label}
      data={choices}
      value={start}
      allowDeselect={false}
      defaultDropdownOpened
      autoFocus
      onDropdownClose={done}
      onChange={(next) => next && void onSave(next)}
    />
  );
}
