import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Collection } from '../../api/keys';
import type { RecordBase } from '../../api/types';
import { t } from '../../i18n/t';
import { setOnMany } from '../batch';
import { type Column, nameOf } from '../columns';
import { useOwners } from '../members';
import classes from './grid.module.css';
import { oldValues, parseBlock, place } from './paste';

interface PasteDialogProps<T> {
  collection: Collection;
  text: string;
  /** From the active cell on: the rows and columns that the block of the text falls on. */
  records: T[];
  columns: Column<T>[];
  titleOf: (record: T) => string;
  onClose: () => void;
}

const mostShown = 50;
const reasons = {
  readOnly: 'views.pasteReadOnly',
  noFit: 'views.pasteNot',
  none: 'views.pasteNone',
  several: 'views.pasteSeveral',
} as const;

/** What a pasted block would do, value by value; nothing is written before it is confirmed, and one undo takes it back. */
export function PasteDialog<T extends RecordBase>({
  collection,
  text,
  records,
  columns,
  titleOf,
  onClose,
}: PasteDialogProps<T>) {
  const block = parseBlock(text);
  const owners = useOwners();
  const placed = useQuery({
    queryKey: ['paste', collection, text, records[0]?.id, columns[0]?.id, owners.length],
    queryFn: () => place(block, records, columns, owners),
    staleTime: 0,
    gcTime: 0,
  });
  const rows = placed.data ?? [];
  const [busy, setBusy] = useState(false);
  const values = rows.flatMap((row) => row.cells);
  const fits = values.filter((cell) => cell.change).length;
  const total = block.reduce((sum, row) => sum + row.length, 0);
  const heads = columns.slice(0, Math.max(...block.map((row) => row.length)));
  const apply = () => {
    setBusy(true);
    const touched = rows.filter((row) => Object.keys(row.change).length > 0);
    const changes = new Map(touched.map((row) => [row.record.id, row.change]));
    void setOnMany(
      collection,
      touched.map((row) => row.record),
      (record) => changes.get(record.id) ?? {},
      (record) => oldValues(record, changes.get(record.id) ?? {}),
    ).then(onClose);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('views.paste')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text size="sm" role="status">
          {placed.isPending ? t('common.loading') : t('views.pasteFits', { count: fits })}
          {!placed.isPending && total > fits && ` ${t('views.pasteLeft', { count: total - fits })}`}
        </Text>
        <div className={classes.preview}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('views.pasteRow')}</th>
                {heads.map((column) => (
                  <th key={column.id} scope="col">
                    {nameOf(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, mostShown).map((row) => (
                <tr key={row.record.id}>
                  <th scope="row">{titleOf(row.record)}</th>
                  {row.cells.map((cell, at) => (
                    <td key={heads[at]?.id ?? at} data-bad={cell.why !== undefined || undefined}>
                      {cell.text}
                      {cell.why && <small>{t(reasons[cell.why])}</small>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button onClick={apply} loading={busy} disabled={fits === 0} data-autofocus>
            {t('views.pasteApply', { count: fits })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
