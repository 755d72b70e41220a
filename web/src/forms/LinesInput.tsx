import { Input } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface LinesInputProps extends Omit<React.ComponentProps<'textarea'>, 'size'> {
  label: string;
  error?: ReactNode;
}

/** A text of a few lines, made of what every page has: for pages that must be there at once. */
export function LinesInput({ label, error, ...props }: LinesInputProps) {
  const id = useId();
  return (
    <Input.Wrapper id={id} label={label} error={error}>
      <Input component="textarea" id={id} multiline rows={3} error={!!error} {...(props as object)} />
    </Input.Wrapper>
  );
}
