import { expect, test } from 'vitest';
import type { View } from '../../api/views';
import type { FilterField } from '../filters';
import { asks, differs, expand, searchOf } from './savedViews';

const fields: FilterField[] = [{ field: 'tags', label: 'records.tags', kind: 'tag' }];
const board = {
  id: 'v1',
  kind: 'board',
  object: 'deals',
  pipelineId: 'p1',
  columns: [],
  filter: { all: [{ field: 'tags', op: 'eq', value: 'vip' }] },
  q: null,
  sort: null,
  groupBy: null,
} as unknown as View;

test('an address that names a board view alone means its pipeline and its filter', () => {
  expect(searchOf(board, fields)).toEqual({ saved: 'v1', pipeline: 'p1', filter: { tags: 'vip' } });
  expect(expand({ saved: 'v1' }, board, fields)).toEqual(searchOf(board, fields));
  // The stage that a phone shows is no change of the view.
  expect(expand({ saved: 'v1', stage: 's1' }, board, fields)).toEqual({ ...searchOf(board, fields), stage: 's1' });
  expect(expand({ saved: 'v1', q: 'Lee' }, board, fields)).toEqual({ saved: 'v1', q: 'Lee' });
});

test('another pipeline or another filter is a change of the view; what it was saved as is none', () => {
  const saved = searchOf(board, fields);
  expect(differs(saved, board)).toBe(false);
  expect(differs({ ...saved, pipeline: 'p2' }, board)).toBe(true);
  expect(differs({ ...saved, filter: { tags: 'new' } }, board)).toBe(true);
});

test('a list asks for something by itself when more stands in the address than where one is', () => {
  expect(asks({ saved: 'v1' })).toBe(false);
  expect(asks({ sort: 'name' })).toBe(true);
});
