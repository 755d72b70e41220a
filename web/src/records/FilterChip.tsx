import { Button, Checkbox, Group, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { formatDate } from '../i18n/format';
import { t } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { nameOf } from './columns';
import { LinkValue, linkedCollection, useTitle } from './filter/LinkValue';
import type { FilterField, FilterValue } from './filters';
import { useMembers } from './members';
import { OwnerPicker } from './pickers';
import classes from './table.module.css';

interface FilterChipProps {
  field: FilterField;
  /** Nothing yet when the filter was just added: its editor is open then. */
  value: FilterValue | undefined;
  onChange: (value: FilterValue | undefined) => void;
  onAbandon: () => void;
}

export function FilterChip({ field, value, onChange, onAbandon }: FilterChipProps) {
  const [opened, setOpened] = useState(value === undefined);
  const words = useWords(field, value);
  const close = () => {
    setOpened(false);
    if (value === undefined) onAbandon();
  };
  return (
    <Popover
      opened={opened}
      onChange={(open) => (open ? setOpened(true) : close())}
      position="bottom-start"
      shadow="md"
      trapFocus
      width={260}
    >
      <span className={classes.chip}>
        <Popover.Target>
          <button type="button" onClick={() => setOpened(true)}>
            {t('records.chip', { field: nameOf(field), value: words })}
          </button>
        </Popover.Target>
        <button
          type="button"
          aria-label={t('views.removeFilter', { field: nameOf(field) })}
          onClick={() => onChange(undefined)}
        >
          <Icon name="close" size={12} />
        </button>
      </span>
      <Popover.Dropdown aria-label={nameOf(field)}>
        <Editor
          field={field}
          value={value}
          onApply={(next) => {
            setOpened(false);
            onChange(next);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface EditorProps {
  field: FilterField;
  value: FilterValue | undefined;
  onApply: (value: FilterValue | undefined) => void;
}

function Editor({ field, value, onApply }: EditorProps) {
  const empty = typeof value === 'object' && value.empty === 'true';
  return (
    <Stack gap="xs">
      {!empty && <ValueEditor field={field} value={value} onApply={onApply} />}
      <Checkbox
        size="xs"
        label={t('views.isEmpty')}
        checked={empty}
        onChange={(event) => onApply(event.currentTarget.checked ? { empty: 'true' } : undefined)}
      />
    </Stack>
  );
}

/** A click into a list of the popover is no click beside it. */
const inside = { withinPortal: false } as const;

function ValueEditor({ field, value, onApply }: EditorProps) {
  const label = nameOf(field);
  const plain = typeof value === 'string' ? value : null;
  switch (field.kind) {
    case 'owner':
      return (
        <OwnerPicker
          aria-label={label}
          value={plain}
          onChange={(id) => onApply(id ?? undefined)}
          comboboxProps={inside}
          autoFocus
        />
      );
    case 'company':
    case 'contact':
    case 'deal':
      return (
        <LinkValue
          kind={field.kind}
          label={label}
          value={plain}
          onChange={(id) => onApply(id ?? undefined)}
          comboboxProps={inside}
          autoFocus
        />
      );
    case 'choice':
      return <ChoiceEditor field={field} value={value} onApply={onApply} />;
    case 'tag':
      return <TagSelect label={label} value={plain} onApply={onApply} />;
    default:
      return <RangeOrText field={field} value={value} onApply={onApply} />;
  }
}

function ChoiceEditor({ field, value, onApply }: EditorProps) {
  const [chosen, setChosen] = useState(chosenOf(value));
  return (
    <>
      <Checkbox.Group value={chosen} onChange={setChosen} aria-label={nameOf(field)}>
        <Stack gap={6}>
          {field.choices?.map((choice, index) => (
            <Checkbox
              key={choice.value}
              size="xs"
              value={choice.value}
              label={choice.label}
              data-autofocus={index === 0 || undefined}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Button
        onClick={() =>
          onApply(chosen.length === 0 ? undefined : chosen.length === 1 ? chosen[0] : { in: chosen.join(',') })
        }
      >
        {t('views.apply')}
      </Button>
    </>
  );
}

function TagSelect({
  label,
  value,
  onApply,
}: {
  label: string;
  value: string | null;
  onApply: EditorProps['onApply'];
}) {
  const { data } = useQuery({ queryKey: keys.tags, queryFn: () => ok(api.GET('/api/v1/tags', {})) });
  const names = ((data?.items as { name: string }[] | undefined) ?? []).map((tag) => tag.name);
  return (
    <Select
      aria-label={label}
      data={names}
      value={value}
      searchable
      comboboxProps={inside}
      onChange={(tag) => onApply(tag ?? undefined)}
      data-autofocus
    />
  );
}

function RangeOrText({ field, value, onApply }: EditorProps) {
  const range = field.kind !== 'text';
  const given = typeof value === 'object' ? value : {};
  const [from, setFrom] = useState((range ? given.gte : given.contains) ?? '');
  const [to, setTo] = useState(given.lte ?? '');
  const type = field.kind === 'date' ? 'date' : field.kind === 'number' ? 'number' : 'text';
  const apply = () => {
    if (!range) return onApply(from ? { contains: from } : undefined);
    const next = { ...(from && { gte: from }), ...(to && { lte: to }) };
    onApply(Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Stack gap="xs">
        <TextInput
          type={type}
          label={range ? t('views.from') : t('views.contains')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          data-autofocus
        />
        {range && (
          <TextInput
            type={type}
            label={t('views.to')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button type="submit">{t('views.apply')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What a filter says in words: names instead of ids. */
function useWords(field: FilterField, value: FilterValue | undefined): string {
  const members = useMembers();
  const linked = linkedCollection(field.kind);
  const title = useTitle(linked, typeof value === 'string' ? value : null);
  if (value === undefined) return '…';
  if (typeof value === 'object' && value.empty) return t('views.isEmpty');
  if (field.kind === 'owner') return members.find((member) => member.id === value)?.name ?? '…';
  if (linked) return title ?? '…';
  if (field.kind === 'choice') {
    const chosen = chosenOf(value);
    return chosen.map((one) => field.choices?.find((choice) => choice.value === one)?.label ?? one).join(', ');
  }
  if (typeof value === 'string') return value;
  if (value.contains) return `“${value.contains}”`;
  const show = (one: string | undefined) => (one && field.kind === 'date' ? formatDate(one) : (one ?? ''));
  return `${show(value.gte)} – ${show(value.lte)}`;
}

function chosenOf(value: FilterValue | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : (value.in?.split(',') ?? []);
}
