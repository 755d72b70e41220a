import { useMemo } from 'react';
import type { RowHandlers } from './TableRow';

/** The same object at every render, so that a row is drawn again only when something about it changed. */
export function useStable<T>(latest: { current: RowHandlers<T> | undefined }): RowHandlers<T> {
  return useMemo(
    () => ({
      onSelect: (row, range) => latest.current?.onSelect(row, range),
      onFocus: (row, column) => latest.current?.onFocus(row, column),
      onEdit: (row, column) => latest.current?.onEdit(row, column),
      onSave: (record, change, shown) => latest.current?.onSave(record, change, shown),
      onCancel: () => latest.current?.onCancel(),
    }),
    [latest],
  );
}
