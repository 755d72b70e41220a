import { expect, test } from 'vitest';
import { keys } from '../api/keys';
import { queryClient } from '../api/queryClient';
import type { RecordBase } from '../api/types';
import { type Pages, putRecord, replaceIn } from './records';

interface Item {
  id: string;
  name?: string;
  version?: number;
}

const data: Pages<Item> = {
  pageParams: [undefined, 'c1'],
  pages: [
    {
      items: [
        { id: '1', name: 'Ada' },
        { id: '2', name: 'Bob' },
      ],
      nextCursor: 'c1',
      total: 3,
    },
    { items: [{ id: '3', name: 'Vera' }], nextCursor: null },
  ],
};

test('a changed record is replaced on its page, the other pages stay the same objects', () => {
  const next = replaceIn(data, { id: '3', version: 2 });
  expect(next.pages[1]?.items).toEqual([{ id: '3', name: 'Vera', version: 2 }]);
  expect(next.pages[0]).toBe(data.pages[0]);
});

test('a record that is on no page changes nothing', () => {
  expect(replaceIn(data, { id: '9' })).toBe(data);
});

test('a short list beside something else does not stand in the way of a change', () => {
  queryClient.setQueryData(keys.list('deals', { about: '1' }), { items: [{ id: '1' }], nextCursor: null });
  putRecord('deals', { id: '1', version: 2 } as RecordBase);
  expect(queryClient.getQueryData(keys.record('deals', '1'))).toEqual({ id: '1', version: 2 });
});
