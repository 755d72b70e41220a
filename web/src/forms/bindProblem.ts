import type { UseFormReturnType } from '@mantine/form';
import { ApiProblem, sentenceOf } from '../api/problem';

/**
 * Puts each error of an answer beside its field. What belongs to no field of this form comes back as one sentence, to
 * be shown above the buttons; nothing is ever swallowed.
 */
export function bindProblem<V extends object>(
  form: Pick<UseFormReturnType<V>, 'setErrors' | 'getValues'>,
  error: unknown,
): string | undefined {
  if (!(error instanceof ApiProblem) || Object.keys(error.errors).length === 0) return sentenceOf(error);
  const bound: Record<string, string> = {};
  const rest: string[] = [];
  for (const [path, sentences] of Object.entries(error.errors)) {
    const field = fieldFor(path, form.getValues());
    if (field) bound[field] = sentences.join(' ');
    else rest.push(...sentences);
  }
  form.setErrors(bound);
  return rest.length > 0 ? rest.join(' ') : undefined;
}

/** `emails[0].value` is `emails.0.value` to the form; a form that asks for one e-mail only has `email`. */
function fieldFor(path: string, values: object): string | undefined {
  const dotted = path.replace(/\[(\d+)\]/g, '.$1');
  if (has(values, dotted)) return dotted;
  // A workspace's own fields show their errors whether or not somebody has touched them.
  if (dotted.startsWith('custom.') && 'custom' in values) return dotted.split('.').slice(0, 2).join('.');
  const first = dotted.split('.')[0] ?? '';
  if (first in values) return first;
  const singular =
    first === 'companies'
      ? 'company'
      : first.replace(/(e)?s$/, (_, e: string | undefined) => (first === 'addresses' ? '' : (e ?? '')));
  return singular in values ? singular : undefined;
}

function has(values: unknown, dotted: string): boolean {
  let at = values;
  for (const part of dotted.split('.')) {
    if (at === null || typeof at !== 'object' || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return true;
}
