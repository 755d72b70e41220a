import type { Contact } from '../api/types';
import { t } from '../i18n/t';
import { lifecycleStages } from '../records/lifecycle';
import { changeRecord } from '../records/records';

export function stageChoices(): { value: string; label: string }[] {
  return lifecycleStages.map((stage) => ({ value: stage, label: t(`contacts.stage_${stage}`) }));
}

export function changeContact(contact: Contact, change: Record<string, unknown>, shown: Partial<Contact> = {}) {
  return changeRecord('contacts', contact, change, shown);
}

/** "Ada King Lovelace" into first and last name: the last word is the last name, a single word too. */
export function splitName(name: string): { firstName?: string; lastName?: string } {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const lastName = words.pop();
  if (!lastName) return {};
  return words.length > 0 ? { firstName: words.join(' '), lastName } : { lastName };
}

/** A typed or pasted name as a change: what it does not hold is emptied. */
export function namesOf(name: string): Record<string, unknown> {
  return { firstName: null, lastName: null, ...splitName(name) };
}

export function primaryOf(points: { value: string; primary: boolean }[]): string {
  return (points.find((point) => point.primary) ?? points[0])?.value ?? '';
}

/** The points with the primary one's value replaced: what editing the cell of a table means. */
export function withPrimary<P extends { value: string; label: string | null; primary: boolean }>(
  points: P[],
  value: string,
) {
  const rest = points.map(({ value: old, label, primary }) => ({ value: old, label, primary }));
  const at = Math.max(
    0,
    rest.findIndex((point) => point.primary),
  );
  if (value === '')
    return rest.filter((_, index) => index !== at).map((point, index) => ({ ...point, primary: index === 0 }));
  if (rest.length === 0) return [{ value, label: 'work', primary: true }];
  return rest.map((point, index) => (index === at ? { ...point, value } : point));
}
