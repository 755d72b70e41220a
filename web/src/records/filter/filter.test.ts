import { expect, test } from 'vitest';
import type { FilterTree } from '../../api/views';
import type { FilterField } from '../filters';
import { sameTree, splitTree, treeOf } from '../filterTree';
import { changeNode, fromTree, toTree } from './nodes';

const fields: FilterField[] = [
  { field: 'tags', label: 'records.tags', kind: 'tag' },
  { field: 'ownerId', label: 'records.owner', kind: 'owner' },
  { field: 'createdAt', label: 'records.createdAt', kind: 'date' },
];
const deep: FilterTree = {
  all: [
    { field: 'tags', op: 'eq', value: 'vip' },
    {
      any: [
        { field: 'ownerId', op: 'ne', value: 'x' },
        { not: { any: [{ field: 'tags', op: 'empty', value: true }] } },
      ],
    },
  ],
};

test('a tree goes through the builder as it was', () => {
  expect(toTree(fromTree(deep))).toEqual(deep);
  expect(toTree(fromTree({ field: 'tags', op: 'eq', value: 'vip' }))).toEqual({
    all: [{ field: 'tags', op: 'eq', value: 'vip' }],
  });
  expect(toTree(fromTree(undefined))).toBeUndefined();
});

test('"not" of one condition reads as none of it', () => {
  const group = fromTree({ not: { field: 'tags', op: 'eq', value: 'vip' } });
  expect(group.join).toBe('none');
  expect(toTree(group)).toEqual({ not: { any: [{ field: 'tags', op: 'eq', value: 'vip' }] } });
});

test('chips take what they can tell and leave the rest a tree', () => {
  const split = splitTree(
    {
      all: [
        { field: 'tags', op: 'eq', value: 'vip' },
        { field: 'createdAt', op: 'gte', value: '2026-01-01' },
        { field: 'createdAt', op: 'lte', value: '2026-02-01' },
        { any: [] },
        { field: 'hidden', op: 'eq', value: 'x' },
      ],
    },
    fields,
  );
  expect(split.filter).toEqual({ tags: 'vip', createdAt: { gte: '2026-01-01', lte: '2026-02-01' } });
  expect(split.where).toEqual({ all: [{ any: [] }, { field: 'hidden', op: 'eq', value: 'x' }] });
  expect(
    sameTree(treeOf(split), {
      all: [
        { field: 'hidden', op: 'eq', value: 'x' },
        { any: [] },
        { field: 'createdAt', op: 'lte', value: '2026-02-01' },
        { field: 'createdAt', op: 'gte', value: '2026-01-01' },
        { field: 'tags', op: 'eq', value: 'vip' },
      ],
    }),
  ).toBe(true);
});

test('two conditions on one field that a chip cannot tell are not lost', () => {
  const tree: FilterTree = {
    all: [
      { field: 'tags', op: 'eq', value: 'a' },
      { field: 'tags', op: 'eq', value: 'b' },
    ],
  };
  expect(sameTree(treeOf(splitTree(tree, fields)), tree)).toBe(true);
});

test('a node is changed or taken out wherever it is', () => {
  const group = fromTree(deep);
  const inner = group.nodes[1];
  expect(inner && toTree(changeNode(group, inner.id, () => undefined))).toEqual({
    all: [{ field: 'tags', op: 'eq', value: 'vip' }],
  });
});
