import { expect, test } from 'vitest';
import { type Pages, replaceIn } from './records';

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
