import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, ok } from '../../api/client';
import { keys } from '../../api/keys';
import { queryClient } from '../../api/queryClient';
import type {
  AccessScope,
  CustomRole,
  ObjectRule,
  Protected,
  RecordAction,
  Role,
  RoleList,
  Team,
} from '../../api/types';

export const objects: Protected[] = ['contact', 'company', 'deal', 'task', 'activity'];
export const actions: RecordAction[] = ['read', 'create', 'update', 'delete', 'export', 'bulk'];
export const scopes: AccessScope[] = ['none', 'own', 'team', 'all'];
export type Rules = Record<Protected, ObjectRule>;
export type Clearance = CustomRole['clearance'];

export interface RoleInput {
  name: string;
  baseline: Exclude<Role, 'owner'>;
  clearance: Clearance;
  rules: Rules;
}

export function useRoles() {
  return useQuery({ queryKey: keys.roles, queryFn: async () => (await ok(api.GET('/api/v1/roles', {}))) as RoleList });
}

export function useTeams() {
  return useQuery({
    queryKey: keys.teams,
    queryFn: async () => ((await ok(api.GET('/api/v1/teams', {}))) as { items: Team[] }).items,
  });
}

/** Every action as far as this scope; deleting and exporting stay with those who see everything. */
export function rulesFor(scope: AccessScope): Rules {
  const careful = scope === 'all' ? 'all' : 'none';
  const rule: ObjectRule = { read: scope, create: scope, update: scope, delete: careful, export: careful, bulk: scope };
  return Object.fromEntries(objects.map((object) => [object, { ...rule }])) as Rules;
}

/** The rules with one scope changed, kept free of contradictions: nothing is wider than what is seen. */
export function withScope(rules: Rules, object: Protected, action: RecordAction, scope: AccessScope): Rules {
  const rule = { ...rules[object], [action]: scope };
  for (const one of actions)
    if (scopes.indexOf(rule[one]) > scopes.indexOf(rule.read)) {
      if (action === 'read') rule[one] = rule.read;
      else rule.read = rule[one];
    }
  return { ...rules, [object]: rule };
}

/** The rules as far as the baseline goes: an admin sees everything, a read-only person changes nothing. */
export function fitting(rules: Rules, baseline: Role): Rules {
  const limited = (rule: ObjectRule): ObjectRule => {
    if (baseline === 'admin') return { ...rule, read: 'all' };
    if (baseline === 'readOnly') return { ...rule, create: 'none', update: 'none', delete: 'none', bulk: 'none' };
    return rule;
  };
  return Object.fromEntries(objects.map((object) => [object, limited(rules[object])])) as Rules;
}

export function saveRole(input: RoleInput, role?: CustomRole): Promise<void> {
  if (!role) return then(ok(api.POST('/api/v1/roles', { body: input })));
  const params = { path: { id: role.id }, header: ifMatch(role.version) };
  return then(ok(api.PATCH('/api/v1/roles/{id}', { params, body: input })));
}

export function removeRole(role: CustomRole): Promise<void> {
  return then(ok(api.DELETE('/api/v1/roles/{id}', { params: { path: { id: role.id } } })));
}

export function saveTeam(input: { name: string; memberIds: string[] }, team?: Team): Promise<void> {
  if (!team) return then(ok(api.POST('/api/v1/teams', { body: input })));
  const params = { path: { id: team.id }, header: ifMatch(team.version) };
  return then(ok(api.PATCH('/api/v1/teams/{id}', { params, body: input })));
}

export function removeTeam(team: Team): Promise<void> {
  return then(ok(api.DELETE('/api/v1/teams/{id}', { params: { path: { id: team.id } } })));
}

async function then(work: Promise<unknown>): Promise<void> {
  await work;
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.roles }),
    queryClient.invalidateQueries({ queryKey: keys.teams }),
  ]);
}
