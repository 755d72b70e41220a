import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface ConstantProps {
  label: string;
  description?: string;
  value: string;
  onSave: (value: string) => void;
  disabled: boolean;
}

/** Sent when one leaves the field, not with every letter. */
export function Constant({ label, description, value, onSave, disabled }: ConstantProps) {
  const [text, setText] = useState<string>();
  const save = () => {
    if (text !== undefined && text.trim() !== value) onSave(text.trim());
    setText(undefined);
  };
  return (
    <TextInput
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      maw={360}
      value={text ?? value}
      disabled={disabled}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  );
}
