import { MultiSelect } from '@mantine/core';
import { t } from '../i18n/t';
import { Constant } from './Constant';
import type { Import, Mapping } from './imports';

interface MoreSettingsProps {
  one: Import;
  readOnly: boolean;
  onChange: (next: Partial<Mapping>) => void;
}

/** By what rows are recognised, and the reason for rules that ask for one. */
export function MoreSettings({ one, readOnly, onChange }: MoreSettingsProps) {
  const { constants, match, mode } = one.mapping;
  const label = (sign: string) => t(`imports.match_${sign as 'name'}`);
  // In the order in which they are tried, whatever order they were chosen in.
  const chosen = one.matches.filter((sign) => match?.includes(sign));
  return (
    <>
      <MultiSelect
        maw={360}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        label={t('imports.match')}
        description={
          chosen.length > 1
            ? t('imports.matchOrder', { signs: chosen.map(label).join(', ') })
            : t(chosen.length === 0 ? 'imports.matchUsual' : 'imports.matchOne')
        }
        placeholder={chosen.length === 0 ? t('imports.match_usual') : ''}
        data={one.matches.map((value) => ({ value, label: label(value) }))}
        value={chosen}
        onChange={(signs) => onChange({ match: signs })}
        disabled={readOnly || mode === 'create'}
      />
      {one.asks.length > 0 && (
        <Constant
          label={t('imports.reason')}
          description={t('imports.reasonText', { rules: one.asks.join(' ') })}
          value={constants.reason ?? ''}
          onSave={(reason) => onChange({ constants: { ...constants, reason } })}
          disabled={readOnly}
        />
      )}
    </>
  );
}
