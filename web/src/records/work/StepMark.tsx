import { dateIn, formatDate, today } from '../../i18n/format';
import { t } from '../../i18n/t';
import { Text } from '../../ui/Text';

interface StepMarkProps {
  step: { at: string | null } | null | undefined;
  /** Whether there should be one: a deal that is open, somebody who is not a customer yet. */
  wanted: boolean;
}

/** The day of the next step; red, and in words, when there is none or its day is past. */
export function StepMark({ step, wanted }: StepMarkProps) {
  if (!step?.at) return wanted ? <Text tone="bad">{t('tasks.noStep')}</Text> : null;
  const day = dateIn(step.at);
  return day < today() ? (
    <Text tone="bad">{t('tasks.lateSince', { day: formatDate(day) })}</Text>
  ) : (
    <Text>{formatDate(day)}</Text>
  );
}

/** Who is still to be won. */
export const isProspect = (stage: string): boolean => ['lead', 'qualified', 'opportunity'].includes(stage);
