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
  /** Said once it has been put right and the row is not looked at again by itself. */
  doneText?: string;
}

/** A cell that cannot be read as it is: it is put right where it stands, and the file stays as it was. */
export function Cell({ one, row, column, value, problem, doneText }: CellProps) {
  const [text, setText] = useState<string>();
  const [done, setDone] = useState(false);
  const save = () => {
    if (text === undefined || text.trim() === (value ?? '')) return setText(undefined);
    correct(one.id, row, column, text)
      .then(() => setDone(true))
      .catch(sayProblem);
  };
  return (
    <>
      <TextInput
        size="xs"
        aria-label={t('imports.cell', { column, row })}
        value={text ?? value ?? ''}
        error={done ? undefined : problem}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      {done && doneText && (
        <Text small tone="good">
          {doneText}
        </Text>
      )}
    </>
  );
}
