import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';

/** What went wrong, in the form it went wrong in. */
export function Notice({ children, tone = 'bad' }: { children: ReactNode; tone?: 'bad' | 'good' | 'info' }) {
  const color = { bad: 'red', good: 'green', info: 'iris' }[tone];
  return (
    <Alert color={color} role={tone === 'bad' ? 'alert' : 'status'} p="xs">
      {children}
    </Alert>
  );
}
