import type { FilterTree } from '../../api/views';
import type { FilterField } from '../filters';

/** The tree as the builder draws it: groups of rules, each joined by all, any or none. */
export type Node = Group | Rule;
export interface Group {
  id: number;
  join: 'all' | 'any' | 'none';
  nodes: Node[];
}
export interface Rule {
  id: number;
  field: string;
  op: Op;
  value: string;
}
export type Op = 'eq' | 'ne' | 'contains' | 'startsWith' | 'in' | 'gt' | 'gte' | 'lt' | 'lte' | 'empty' | 'filled';

const opsOf: Record<FilterField['kind'], Op[]> = {
  text: ['contains', 'startsWith', 'eq', 'ne', 'empty', 'filled'],
  choice: ['in', 'eq', 'ne', 'empty', 'filled'],
  owner: ['eq', 'ne', 'empty', 'filled'],
  company: ['eq', 'ne', 'empty', 'filled'],
  contact: ['eq', 'empty', 'filled'],
  deal: ['eq', 'empty', 'filled'],
  tag: ['eq', 'ne', 'empty', 'filled'],
  date: ['gte', 'lte', 'empty', 'filled'],
  number: ['gte', 'lte', 'gt', 'lt', 'eq', 'ne', 'empty', 'filled'],
  segment: ['eq', 'ne'],
};

/** The comparisons that a field knows, the usual one first. */
export function operators(field: FilterField): Op[] {
  if (['email', 'phone', 'domains'].includes(field.field))
    return ['contains', 'startsWith', 'eq', 'ne', 'empty', 'filled'];
  return opsOf[field.kind];
}

let last = 0;
export const newRule = (field: FilterField): Rule => ({
  id: ++last,
  field: field.field,
  op: operators(field)[0] ?? 'eq',
  value: '',
});
export const newGroup = (join: Group['join'], nodes: Node[] = []): Group => ({ id: ++last, join, nodes });
export const isGroup = (node: Node): node is Group => 'nodes' in node;
export const isComplete = (rule: Rule): boolean => rule.op === 'empty' || rule.op === 'filled' || rule.value !== '';

/** The group that a tree is; a lone condition becomes a group of one. */
export function fromTree(tree: FilterTree | undefined): Group {
  if (!tree) return newGroup('all');
  const node = read(tree);
  return isGroup(node) ? node : newGroup('all', [node]);
}

function read(tree: FilterTree): Node {
  if ('all' in tree) return newGroup('all', tree.all.map(read));
  if ('any' in tree) return newGroup('any', tree.any.map(read));
  if ('not' in tree) {
    const inner = read(tree.not);
    return isGroup(inner) && inner.join === 'any' ? { ...inner, join: 'none' } : newGroup('none', [inner]);
  }
  const { field, op = 'eq', value } = tree;
  if (op === 'empty') return { id: ++last, field, op: String(value) === 'false' ? 'filled' : 'empty', value: '' };
  return { id: ++last, field, op: op as Op, value: Array.isArray(value) ? value.join(',') : String(value ?? '') };
}

/** What the API is asked; rules that are not filled in yet are left out. */
export function toTree(group: Group): FilterTree | undefined {
  const nodes = group.nodes.flatMap(
    (node) => (isGroup(node) ? toTree(node) : isComplete(node) && condition(node)) || [],
  );
  if (nodes.length === 0) return undefined;
  if (group.join === 'all') return { all: nodes };
  return group.join === 'any' ? { any: nodes } : { not: { any: nodes } };
}

function condition({ field, op, value }: Rule): FilterTree {
  if (op === 'empty' || op === 'filled') return { field, op: 'empty', value: op === 'empty' };
  return { field, op, value: op === 'in' ? value.split(',') : value };
}

/** The group with one node changed, or taken out when `change` answers nothing. */
export function changeNode(group: Group, id: number, change: (node: Node) => Node | undefined): Group {
  const nodes = group.nodes.flatMap((node) => {
    const next = node.id === id ? change(node) : isGroup(node) ? changeNode(node, id, change) : node;
    return next ?? [];
  });
  return { ...group, nodes };
}
