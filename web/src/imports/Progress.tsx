import { Progress as Bar } from '@mantine/core';
import { formatDuration, formatNumber, formatPercent } from '../i18n/format';
import { t } from '../i18n/t';
import { Section } from '../ui/Page';
import { Text } from '../ui/Text';
import type { Import } from './imports';

export function Progress({ one }: { one: Import }) {
  const percent = one.rows > 0 ? Math.floor((one.processed / one.rows) * 100) : 0;
  const pace = [
    t('imports.processed', { done: formatNumber(one.processed), rows: formatNumber(one.rows) }),
    one.rowsPerSecond ? t('imports.pace', { count: Math.round(one.rowsPerSecond) }) : undefined,
    one.secondsLeft !== null ? t('imports.left', { time: formatDuration(one.secondsLeft, 'long') }) : undefined,
  ].filter(Boolean);
  const doing = one.status === 'undoing' ? 'undoing' : one.dryRun ? 'trying' : 'running';
  return (
    <Section title={t(`imports.${doing}`)} text={t('imports.goOn')}>
      <Bar value={percent} aria-label={formatPercent(percent)} size="lg" />
      <Text tone="quiet">{pace.join(' · ')}</Text>
    </Section>
  );
}
