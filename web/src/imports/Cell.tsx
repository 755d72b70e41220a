import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../i18n/t';
import { Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';
import { correct, type Import } from './imports';

interface CellProps {
  one: Import;
  row: number;
  column: string;
  value: string | null;
  problem: string;
  /** It has been put right, and waits for the row to be read again. */
  right?: boolean;
}

/** A cell that cannot be read as it is: it is put right where it stands, and the file stays as it was. */
export function Cell({ one, row, column, value, problem, right }: CellProps) {
  const [text, setText] = useState<string>();
  const save = () => {
    if (text === undefined || text.trim() === (value ?? '')) return setText(undefined);
    correct(one.id, row, column, text).catch(sayProblem);
  };
  return (
    <>
      <TextInput
        size="xs"
        aria-label={t('imports.cell', { column, row })}
        value={text ?? value ?? ''}
        error={right ? undefined : problem}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      {right && (
        <Text small tone="good">
          {t('imports.corrected')}
        </Text>
      )}
    </>
  );
}
