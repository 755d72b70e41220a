import { formatDate } from '../i18n/format';
import type { ColumnMapping, Target } from './imports';

interface Stage {
  id: string;
  name: string;
}

/** A cell of the preview the way the record will show it; what cannot be read stays as it stands in the file. */
export function asItWillBe(
  value: string | null | undefined,
  column: ColumnMapping,
  target: Target,
  stages: Stage[],
): string {
  if (value === null || value === undefined || value === '') return '–';
  const choice = column.values?.[value];
  if (target.type === 'stage') return stages.find((stage) => stage.id === choice)?.name ?? value;
  if (target.type === 'owner') return typeof choice === 'object' && 'none' in choice ? '–' : value;
  if (target.type === 'date' || target.type === 'instant') return dateText(value, column.dateOrder ?? 'ymd') ?? value;
  return value;
}

/** The title that deals without a title column get; a value that is missing goes with its separator. */
export function titleOf(template: string, values: Record<string, string | null>): string {
  const parts = template.split(/(\{[^}]*\})/);
  let title = '';
  let between = '';
  for (const part of parts) {
    const name = /^\{(.*)\}$/.exec(part)?.[1];
    if (name === undefined) between += part;
    else if (values[name]) {
      title += (title === '' && /^[\s\p{P}]*$/u.test(between) ? '' : between) + values[name];
      between = '';
    } else between = '';
  }
  return (title + (/^[\s\p{P}]*$/u.test(between) ? '' : between)).trim();
}

function dateText(text: string, order: string): string | undefined {
  const numbers = /^\s*(\d{1,4})\D(\d{1,2})\D(\d{1,4})\b/.exec(text)?.slice(1).map(Number);
  if (numbers?.length !== 3) return undefined;
  const part = (name: string) => numbers[order.indexOf(name)] ?? 0;
  const [year, month, day] = [part('y'), part('m'), part('d')];
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1000) return undefined;
  return formatDate(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
}
