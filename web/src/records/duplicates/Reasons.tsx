import type { components } from '../../api/schema';
import { formatNumber, formatPercent } from '../../i18n/format';
import { t, tEnum } from '../../i18n/t';
import { Text } from '../../ui/Text';

type Reason = components['schemas']['MatchReason'];

/** A probability in percent; nothing is certain. */
export const likely = (score: number) => formatPercent(Math.min(99, Math.floor(score * 100)));

/** Why two records look like one, in words, weightiest first: what speaks for it, then what speaks against it. */
export function Reasons({ reasons, most = 6, plain }: { reasons: Reason[]; most?: number; plain?: boolean }) {
  const shown = reasons.slice(0, most);
  const [pro, contra] = [shown.filter((one) => one.weight > 0), shown.filter((one) => one.weight <= 0)];
  return (
    <Text small>
      {pro.length > 0 && <Text tone={plain ? undefined : 'good'}>{pro.map(inWords).join(', ')}</Text>}
      {pro.length > 0 && contra.length > 0 && ' · '}
      {contra.length > 0 && <Text tone={plain ? undefined : 'quiet'}>{contra.map(inWords).join(', ')}</Text>}
    </Text>
  );
}

function inWords({ field, likeness, similarity }: Reason): string {
  const name = tEnum('duplicates', `field_${field}`);
  if (likeness === 'same') return t('duplicates.same', { field: name });
  if (likeness === 'differs') return t('duplicates.differs', { field: name });
  return similarity === null
    ? t('duplicates.alike', { field: name })
    : t('duplicates.alikeBy', { field: name, likeness: formatNumber(similarity) });
}
