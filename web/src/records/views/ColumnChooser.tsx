import { Checkbox, Select, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { t } from '../../i18n/t';
import { IconButton } from '../../ui/IconButton';
import { type Column, nameOf } from '../columns';
import classes from './views.module.css';

interface ColumnChooserProps {
  /** Every column; the first is always shown. */
  columns: Pick<Column<never>, 'id' | 'label' | 'filter'>[];
  shown: string[];
  onShown: (shown: string[]) => void;
  group: string | undefined;
  onGroup: (group: string | undefined) => void;
}

/** Which columns a table shows and in which order, by drag and by keys, and what its rows are grouped by. */
export function ColumnChooser({ columns, shown, onShown, group, onGroup }: ColumnChooserProps) {
  const rest = columns.slice(1);
  // In the order of the table; those not shown at the end.
  const ordered = [
    ...shown.flatMap((id) => rest.find((column) => column.id === id) ?? []),
    ...rest.filter((column) => !shown.includes(column.id)),
  ];
  const groups = columns
    .flatMap((column) => column.filter ?? [])
    .filter((field) => field.days || ['choice', 'owner', 'company', 'contact', 'deal', 'tag'].includes(field.kind))
    .map((field) => ({ value: field.field, label: nameOf(field) }));
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<string>();
  const move = (id: string, to: number) => {
    const rest = shown.filter((one) => one !== id);
    onShown([...rest.slice(0, to), id, ...rest.slice(to)]);
  };
  const onKeyDown = (event: KeyboardEvent, id: string) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const at = shown.indexOf(id);
    if (at >= 0) move(id, Math.max(0, Math.min(shown.length - 1, at + (event.key === 'ArrowUp' ? -1 : 1))));
  };
  return (
    <Stack gap={8}>
      {groups.length > 0 && (
        <Select
          size="xs"
          label={t('views.groupBy')}
          data={groups}
          value={group ?? null}
          placeholder={t('views.groupNone')}
          clearable
          clearButtonProps={{ 'aria-label': t('views.groupNone') }}
          onChange={(value) => onGroup(value ?? undefined)}
        />
      )}
      <Text size="xs" c="dimmed">
        {t('views.columnsHint')}
      </Text>
      <ul className={classes.columns} aria-label={t('views.columns')}>
        {ordered.map(({ id, ...column }) => {
          const at = shown.indexOf(id);
          return (
            <li
              key={id}
              className={classes.column}
              draggable={at >= 0}
              data-over={over === id || undefined}
              onDragStart={() => setDragged(id)}
              onDragEnd={() => setOver(undefined)}
              onDragOver={(event) => {
                if (at < 0) return;
                event.preventDefault();
                setOver(id);
              }}
              onDrop={() => {
                setOver(undefined);
                if (dragged && at >= 0) move(dragged, at);
              }}
              onKeyDown={(event) => onKeyDown(event, id)}
            >
              <Checkbox
                className={classes.grow ?? ''}
                size="xs"
                label={nameOf(column)}
                checked={at >= 0}
                onChange={(event) =>
                  onShown(event.currentTarget.checked ? [...shown, id] : shown.filter((one) => one !== id))
                }
              />
              {at >= 0 && (
                <>
                  <IconButton
                    icon="arrowUp"
                    label={t('views.moveUp', { column: nameOf(column) })}
                    disabled={at === 0}
                    onClick={() => move(id, at - 1)}
                  />
                  <IconButton
                    icon="arrowDown"
                    label={t('views.moveDown', { column: nameOf(column) })}
                    disabled={at === shown.length - 1}
                    onClick={() => move(id, at + 1)}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}
