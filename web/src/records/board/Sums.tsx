import type { Money } from '../../api/types';
import { formatMoney } from '../../i18n/format';
import { t } from '../../i18n/t';

/** A stage's exact sums, one a currency, and what they are worth by its probability. */
export function Sums({ sums, weighted }: { sums: Money[]; weighted: Money[] }) {
  if (sums.length === 0) return null;
  return (
    <>
      <strong>{sums.map(formatMoney).join(' + ')}</strong>
      {weighted.length > 0 && <span>{t('board.weighted', { sum: weighted.map(formatMoney).join(' + ') })}</span>}
    </>
  );
}
