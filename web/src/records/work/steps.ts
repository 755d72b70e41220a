import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import type { ActivityKind, NextStep, NextStepInput, Recommendation, RecordLink } from '../../api/types';
import { formatDate } from '../../i18n/format';
import { type Key, t } from '../../i18n/t';
import { instantOf } from '../../i18n/zone';
import { fileChanged } from '../file/file';
import { parseQuickTask } from '../quickDate';
import { taskChanged } from '../tasks';

/** How it goes on with a record; with a kind and an outcome, as if that had just taken place. */
export function useNextStep(about: RecordLink, told?: { kind: ActivityKind; outcome: string }, enabled = true) {
  return useQuery({
    queryKey: [`${about.object}s`, 'nextStep', about.id, told ?? null],
    queryFn: ({ signal }) => {
      const asked = { params: { path: { id: about.id }, query: told ?? {} }, signal };
      const answer =
        about.object === 'deal'
          ? api.GET('/api/v1/deals/{id}/next-step', asked)
          : about.object === 'company'
            ? api.GET('/api/v1/companies/{id}/next-step', asked)
            : api.GET('/api/v1/contacts/{id}/next-step', asked);
      return ok(answer as never) as Promise<NextStep>;
    },
    enabled,
    staleTime: 0,
  });
}

/** A recommendation in the language of the screen; one that is not known here speaks as the API does. */
export function titleOf(step: Recommendation): string {
  return words('rule', step, step.title);
}

export function reasonOf(step: Recommendation): string {
  return words('why', step, step.reason);
}

function words(what: 'rule' | 'why', step: Recommendation, otherwise: string): string {
  const key = `work.${what}_${step.rule}` as Key;
  const found = t(key, step.values);
  return step.source !== 'rule' || found === key ? otherwise : found;
}

export const recommended = (step: Recommendation): NextStepInput => ({
  kind: step.kind,
  title: titleOf(step),
  dueDate: step.dueDate,
});

/** "call back tue 10" as a step: a task of that day or time; without a day none. */
export function typedStep(text: string, zone: string, locale: string): NextStepInput | undefined {
  const read = parseQuickTask(text, undefined, locale);
  if (!read.date || !read.title) return undefined;
  const when = read.time ? { at: instantOf(read.date, read.time, zone), timeZone: zone } : { dueDate: read.date };
  return { kind: 'task', title: read.title, ...when };
}

/** Plans a step by itself, when nothing is finished with it. */
export async function planStep(step: NextStepInput, about: RecordLink, zone: string): Promise<void> {
  const links = [{ object: about.object, id: about.id }];
  if (step.kind === 'task') {
    const { title, dueDate, at, timeZone } = step;
    const due = at ? { dueAt: at, timeZone } : { dueDate };
    await ok(api.POST('/api/v1/tasks', { body: { title, ...due, links } as never }));
  } else {
    const at = step.at ?? instantOf(step.dueDate ?? '', '09:00', zone);
    const body = { kind: step.kind, status: 'planned', subject: step.title, at, links };
    await ok(api.POST('/api/v1/activities', { body: body as never }));
  }
  await workChanged();
}

/** Steps show on files, on cards and in lists. */
export async function workChanged(): Promise<void> {
  await Promise.all([
    taskChanged(),
    fileChanged(),
    queryClient.invalidateQueries({ queryKey: ['deals'] }),
    queryClient.invalidateQueries({ queryKey: ['activities'] }),
    queryClient.invalidateQueries({ queryKey: ['day'] }),
    queryClient.invalidateQueries({ predicate: (query) => query.queryKey[1] === 'nextStep' }),
  ]);
}

export const dayOf = (step: NextStepInput): string => formatDate(step.dueDate ?? (step.at ?? '').slice(0, 10));
