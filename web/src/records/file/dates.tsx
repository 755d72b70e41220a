import type { ReactNode } from 'react';
import type { ImportantDate } from '../../api/types';
import { today } from '../../i18n/format';
import { t, tEnum } from '../../i18n/t';
import { DateText } from '../../ui/Text';

export function dateTitle({ kind, label }: { kind: string; label: string | null }): string {
  return label || tEnum('file', `date_${kind}`);
}

/** "today", "in 5 days", or the day. */
export function nextText({ nextOn, date }: ImportantDate): ReactNode {
  if (!nextOn) return <DateText value={date} />;
  const days = Math.round((Date.parse(nextOn) - Date.parse(today())) / 86_400_000);
  if (days === 0) return t('file.today');
  if (days <= 30) return t('file.inDays', { count: days });
  return <DateText value={nextOn} />;
}
