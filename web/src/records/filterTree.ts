import type { FilterTree } from '../api/views';
import type { FilterField, Filters, FilterValue, TableSearch } from './filters';

const chipOps = ['contains', 'in', 'gte', 'lte', 'empty'];

/** Everything that an address asks for as one tree: the chips and the conditions behind them. */
export function treeOf({ filter, where }: Pick<TableSearch, 'filter' | 'where'>): FilterTree | undefined {
  const conditions = Object.entries(filter ?? {}).flatMap(([field, value]) => conditionsOf(field, value));
  const all = [...conditions, ...(where ? ('all' in where ? where.all : [where]) : [])];
  if (all.length === 0) return undefined;
  return { all };
}

function conditionsOf(field: string, value: FilterValue): FilterTree[] {
  if (typeof value === 'string') return [{ field, op: 'eq', value }];
  return Object.entries(value).map(([op, one]) => ({ field, op, value: op === 'in' ? one.split(',') : one }));
}

/** A tree as chips as far as it can be told by them; what is left stays a tree. */
export function splitTree(
  tree: FilterTree | null | undefined,
  fields: FilterField[],
): Pick<TableSearch, 'filter' | 'where'> {
  if (!tree) return {};
  const filter: Filters = {};
  const rest: FilterTree[] = [];
  for (const node of 'all' in tree ? tree.all : [tree]) if (!addChip(filter, node, fields)) rest.push(node);
  return {
    ...(Object.keys(filter).length > 0 && { filter }),
    ...(rest.length > 0 && { where: { all: rest } }),
  };
}

function addChip(filter: Filters, node: FilterTree, fields: FilterField[]): boolean {
  if (!('field' in node) || !fields.some((one) => one.field === node.field && one.kind !== 'segment')) return false;
  const { field, op = 'eq', value } = node;
  const before = filter[field];
  if (op === 'eq' && before === undefined && typeof value === 'string') {
    filter[field] = value;
    return true;
  }
  if (
    !chipOps.includes(op) ||
    typeof before === 'string' ||
    (before && (op === 'empty' || op === 'in' || op in before))
  )
    return false;
  filter[field] = { ...before, [op]: Array.isArray(value) ? value.join(',') : String(value) };
  return true;
}

/** Whether two addresses ask the same. */
export function sameTree(a: FilterTree | undefined | null, b: FilterTree | undefined | null): boolean {
  return text(a) === text(b);
}

function text(tree: FilterTree | undefined | null): string {
  if (!tree) return '';
  if ('all' in tree) return `all(${tree.all.map(text).sort().join('&')})`;
  if ('any' in tree) return `any(${tree.any.map(text).sort().join('|')})`;
  if ('not' in tree) return `not(${text(tree.not)})`;
  const values = Array.isArray(tree.value) ? tree.value : [tree.value ?? 'true'];
  return `${tree.field} ${tree.op ?? 'eq'} ${values.map(String).join(',')}`;
}
