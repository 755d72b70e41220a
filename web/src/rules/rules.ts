import { queryOptions } from '@tanstack/react-query';
import { api, ifMatch, ok, okAs } from '../api/client';
import { queryClient } from '../api/queryClient';
import type { components } from '../api/schema';
import type { FilterTree } from '../api/views';
import { t } from '../i18n/t';
import { sayUndo } from '../ui/toasts';

type Schemas = components['schemas'];
export type RuleObject = Schemas['RuleObject'];
export type Rule = Omit<Schemas['RuleView'], 'condition'> & { condition: FilterTree };
export type RuleInput = Omit<Schemas['RuleInput'], 'condition'> & { condition: FilterTree };
export type DryRun = Schemas['RuleDryRun'];

const path = '/api/v1/validation-rules/{id}';
export const objects: RuleObject[] = ['contact', 'company', 'deal'];
export const collectionOf = { contact: 'contacts', company: 'companies', deal: 'deals' } as const;

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: async () => (await ok(api.GET('/api/v1/validation-rules', {})))?.items as unknown as Rule[],
});

/** What a rule with this condition would speak up about now. */
export const dryRunQuery = (object: RuleObject, condition: FilterTree | undefined) =>
  queryOptions({
    queryKey: ['rules', 'dryRun', object, condition],
    queryFn: ({ signal }) =>
      okAs<DryRun>(api.POST('/api/v1/validation-rules/dry-run', { body: { object, condition } as never, signal })),
    enabled: condition !== undefined,
  });

/** Makes a rule or changes one; `force` where it would stand against everything there is. */
export async function saveRule(rule: Rule | undefined, input: Partial<RuleInput>, force: boolean): Promise<void> {
  const query = force ? { force: true } : {};
  await (rule
    ? okAs(
        api.PATCH(path, {
          params: { path: { id: rule.id }, query, header: ifMatch(rule.version) },
          body: input as never,
        }),
      )
    : okAs(api.POST('/api/v1/validation-rules', { params: { query }, body: input as never })));
  await refresh();
}

export async function deleteRule(rule: Rule): Promise<void> {
  await ok(api.DELETE(path, { params: { path: { id: rule.id }, header: ifMatch(rule.version) } }));
  await refresh();
  sayUndo(t('quality.ruleDeleted'), async () => {
    await ok(api.POST('/api/v1/validation-rules/{id}/restore', { params: { path: { id: rule.id } } }));
    await refresh();
  });
}

/** What it says in a language, else in any. */
export function messageOf(rule: Rule, language: string): string {
  return rule.messages[language] ?? rule.messages.en ?? Object.values(rule.messages)[0] ?? '';
}

function refresh() {
  return queryClient.invalidateQueries({ queryKey: rulesQuery.queryKey });
}
