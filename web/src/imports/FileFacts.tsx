import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { sayProblem } from '../ui/toasts';
import { fileOf, type Import, type ImportObject, upload } from './imports';

/** "An export of HubSpot · CSV · UTF-8 · separated by commas" */
export function factsOf({ file, preset }: Import): string {
  return [
    preset && t('importFiles.preset', { product: preset.name }),
    t(`importFiles.format_${file.format}`),
    file.encoding?.toUpperCase(),
    file.delimiter && t(`imports.delimiter_${delimiterName(file.delimiter)}`),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Which sheet of a workbook is read. Another one is a new import, made of the same file as long as this page still holds it. */
export function SheetChoice({ one, readOnly }: { one: Import; readOnly: boolean }) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const file = fileOf(one.id);
  if (one.file.sheets.length < 2) return null;
  const take = async (sheet: string) => {
    if (!file) return;
    setBusy(true);
    try {
      const other = await upload(one.object as ImportObject, file, { sheet });
      await navigate(paths.import(other.id));
    } catch (error) {
      sayProblem(error);
    }
    setBusy(false);
  };
  return (
    <Select
      label={t('importFiles.sheet')}
      description={file ? undefined : t('importFiles.sheetHint')}
      data={one.file.sheets}
      value={one.file.sheet}
      onChange={(sheet) => sheet && void take(sheet)}
      allowDeselect={false}
      disabled={readOnly || busy || !file}
    />
  );
}

function delimiterName(sign: string): 'comma' | 'semicolon' | 'tab' {
  if (sign === ';' || sign === 'semicolon') return 'semicolon';
  return sign === '\t' || sign === 'tab' ? 'tab' : 'comma';
}
