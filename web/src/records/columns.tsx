import type { ReactNode } from 'react';
import type { Key } from '../i18n/t';
import { laterField } from '../ui/later';
import type { FilterField } from './filters';
import { TextCell } from './TextCell';

const CompanyPicker = laterField(async () => (await import('./pickers')).CompanyPicker);
const OwnerPicker = laterField(async () => (await import('./pickers')).OwnerPicker);
const ChoiceCell = laterField(async () => (await import('./cells')).ChoiceCell);
const TagsCell = laterField(async () => (await import('./cells')).TagsCell);

/** Fetched when somebody goes into a table with the keyboard or clicks into it. */
export function preloadEditors(): void {
  OwnerPicker.preload();
  ChoiceCell.preload();
}

/** One column of a RecordTable. */
export interface Column<T> {
  id: string;
  label: Key;
  /** In pixels. The first column takes what is left. */
  width: number;
  cell: (record: T) => ReactNode;
  /** The API's name for sorting by it. */
  sort?: string;
  filter?: FilterField;
  /** Not shown until somebody chooses it. */
  hidden?: boolean;
  end?: boolean;
  /** The editor that takes the cell's place. */
  edit?: (props: EditProps<T>) => ReactNode;
}

interface EditProps<T> {
  record: T;
  label: string;
  /** `change` goes to the server; `shown` is what else the screen should say meanwhile (a name beside an id). */
  save: (change: Record<string, unknown>, shown?: Partial<T>) => void;
  cancel: () => void;
}

export function textEdit<T>(read: (record: T) => string, change: (text: string, record: T) => Record<string, unknown>) {
  return ({ record, label, save, cancel }: EditProps<T>) => (
    <TextCell start={read(record)} label={label} save={(text) => save(change(text, record))} cancel={cancel} />
  );
}

export function choiceEdit<T>(
  read: (record: T) => string,
  field: string,
  choices: () => { value: string; label: string }[],
) {
  return ({ record, label, save, cancel }: EditProps<T>) => (
    <ChoiceCell
      label={label}
      choices={choices()}
      start={read(record)}
      save={(value) => save({ [field]: value })}
      cancel={cancel}
    />
  );
}

export function ownerEdit<T extends { ownerId: string | null; ownerName: string | null }>({
  record,
  label,
  save,
  cancel,
}: EditProps<T>) {
  return (
    <OwnerPicker
      aria-label={label}
      value={record.ownerId}
      onChange={(ownerId, ownerName) => save({ ownerId }, { ownerName } as Partial<T>)}
      onClose={cancel}
      autoFocus
      open
    />
  );
}

export function companyEdit<T extends { companyId: string | null; companyName: string | null }>({
  record,
  label,
  save,
  cancel,
}: EditProps<T>) {
  return (
    <CompanyPicker
      aria-label={label}
      value={record.companyId}
      title={record.companyName}
      onChange={(companyId, companyName) => save({ companyId }, { companyName } as Partial<T>)}
      onClose={cancel}
      autoFocus
      open
    />
  );
}

export function tagsEdit<T extends { tags: string[] }>({ record, label, save, cancel }: EditProps<T>) {
  return <TagsCell start={record.tags} label={label} save={(tags) => save({ tags })} cancel={cancel} />;
}
