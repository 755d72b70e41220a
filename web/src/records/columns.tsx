import type { ReactNode } from 'react';
import type { Member } from '../api/types';
import { type Key, t } from '../i18n/t';
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

/** The change that a pasted text is, or why it is none. */
export type Pasted = Record<string, unknown> | 'none' | 'several' | undefined;

/** One column of a RecordTable. */
export interface Column<T> {
  id: string;
  label: Key;
  /** In the place of the label: what the workspace itself calls it. */
  name?: string;
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
  /** The cell as text, for the clipboard; needed where the cell shows more than text. */
  text?: (record: T) => string;
  /** What a pasted text means for the record; nothing when it does not fit. */
  paste?: (text: string, record: T, members: Member[]) => Pasted | Promise<Pasted>;
  /** The same value can be given to many records: it does not depend on what the record holds. */
  shared?: boolean;
}

/** The members of a column that is a line of text: its editor, what is copied and what a pasted text means. */
export function textColumn<T>(
  read: (record: T) => string,
  change: (text: string, record: T) => Record<string, unknown>,
): Pick<Column<T>, 'edit' | 'text' | 'paste'> {
  return { edit: textEdit(read, change), text: read, paste: change };
}

/** The same for one of several choices; a pasted text is a choice's words or its value. */
export function choiceColumn<T>(
  read: (record: T) => string,
  field: ChangeOf,
  choices: () => { value: string; label: string }[],
): Pick<Column<T>, 'edit' | 'text' | 'paste' | 'shared'> {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return {
    edit: choiceEdit(read, field, choices),
    text: (record) => choices().find((choice) => choice.value === read(record))?.label ?? read(record),
    paste: (text) => {
      const choice = choices().find((one) => same(one.label, text) || same(one.value, text));
      return choice && changeOf(field, choice.value);
    },
    shared: true,
  };
}

/** The person who has the record; the members of the record that say who that is. */
export function ownerColumn<T>(
  id: keyof T & string = 'ownerId' as keyof T & string,
  name: keyof T & string = 'ownerName' as keyof T & string,
) {
  return {
    edit: ownerEdit<T>(id, name),
    text: (record: T) => (record[name] as string | null) ?? '',
    paste: (text: string, _: T, members: Member[]) => {
      if (text === '') return { [id]: null };
      const member = members.find(
        (one) => one.name.toLowerCase() === text.toLowerCase() || one.email === text.toLowerCase(),
      );
      return member && { [id]: member.id };
    },
  };
}

/** A day: picked from a calendar or typed, and pasted as 2026-11-22. */
export function dateColumn<T>(
  read: (record: T) => string,
  change: (date: string | null, record: T) => Record<string, unknown>,
): Pick<Column<T>, 'edit' | 'text' | 'paste' | 'shared'> {
  return {
    edit: ({ record, label, save, cancel }) => (
      <TextCell
        type="date"
        start={read(record)}
        label={label}
        save={(text) => save(change(text || null, record))}
        cancel={cancel}
      />
    ),
    text: read,
    paste: (text, record) =>
      text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text) ? change(text || null, record) : undefined,
    shared: true,
  };
}

interface WithCompany {
  companyId: string | null;
  companyName: string | null;
}

/** The company that a record belongs to; a pasted text is the name of the one company that has it. */
export function companyColumn<T extends WithCompany>(): Pick<Column<T>, 'edit' | 'text' | 'paste'> {
  return {
    edit: companyEdit,
    text: (record) => record.companyName ?? '',
    paste: async (text) => {
      if (text === '') return { companyId: null };
      const { findCompany } = await import('./grid/findCompany');
      const found = await findCompany(text);
      return typeof found === 'string' ? found : { companyId: found.id };
    },
  };
}

export const tagsColumn = {
  edit: tagsEdit,
  text: (record: { tags: string[] }) => record.tags.join(', '),
  paste: (text: string) => ({
    tags: text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  }),
};

/** The member that a choice changes, or the whole change that it is. */
type ChangeOf = string | ((value: string) => Record<string, unknown>);

function changeOf(field: ChangeOf, value: string): Record<string, unknown> {
  return typeof field === 'string' ? { [field]: value } : field(value);
}

/** What a column or filter is called. */
export function nameOf({ name, label }: { name?: string | undefined; label: Key }): string {
  return name ?? t(label);
}

interface EditProps<T> {
  record: T;
  label: string;
  /** `change` goes to the server; `shown` is what else the screen should say meanwhile (a name beside an id). */
  save: (change: Record<string, unknown>, shown?: Partial<T>) => void;
  cancel: () => void;
}

function textEdit<T>(read: (record: T) => string, change: (text: string, record: T) => Record<string, unknown>) {
  return ({ record, label, save, cancel }: EditProps<T>) => (
    <TextCell start={read(record)} label={label} save={(text) => save(change(text, record))} cancel={cancel} />
  );
}

function choiceEdit<T>(
  read: (record: T) => string,
  field: ChangeOf,
  choices: () => { value: string; label: string }[],
) {
  return ({ record, label, save, cancel }: EditProps<T>) => (
    <ChoiceCell
      label={label}
      choices={choices()}
      start={read(record)}
      save={(value) => save(changeOf(field, value))}
      cancel={cancel}
    />
  );
}

function ownerEdit<T>(id: keyof T & string, name: keyof T & string) {
  return ({ record, label, save, cancel }: EditProps<T>) => (
    <OwnerPicker
      aria-label={label}
      value={record[id] as string | null}
      onChange={(next, title) => save({ [id]: next }, { [name]: title } as Partial<T>)}
      onClose={cancel}
      autoFocus
      open
    />
  );
}

function companyEdit<T extends WithCompany>({ record, label, save, cancel }: EditProps<T>) {
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

function tagsEdit<T extends { tags: string[] }>({ record, label, save, cancel }: EditProps<T>) {
  return <TagsCell start={record.tags} label={label} save={(tags) => save({ tags })} cancel={cancel} />;
}
