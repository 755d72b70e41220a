import { Button, type ButtonProps } from '@mantine/core';
import type { MouseEventHandler, ReactNode } from 'react';

interface ToneButtonProps extends Pick<ButtonProps, 'loading' | 'leftSection'> {
  /** What the action means: a deal won, something removed for good. */
  tone: 'good' | 'bad';
  onClick: MouseEventHandler<HTMLButtonElement>;
  children: ReactNode;
}

/** A filled button with a meaning; the tone chooses a colour that white words can be read on. */
export function ToneButton({ tone, ...rest }: ToneButtonProps) {
  return <Button color={tone === 'good' ? 'green.9' : 'red.9'} {...rest} />;
}
