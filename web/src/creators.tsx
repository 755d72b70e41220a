import { useSyncExternalStore } from 'react';
import type { RecordLink } from './api/types';
import { withWorkWords } from './i18n/load';
import { laterField } from './ui/later';
import { typeAhead } from './ui/typeAhead';

/** Every "add one" dialog of the app, loaded when it is first asked for. */
const dialogs = {
  contact: laterField(async () => (await import('./contacts/ContactDialog')).ContactDialog),
  company: laterField(async () => (await import('./companies/CompanyDialog')).CompanyDialog),
  deal: laterField(async () => (await import('./deals/DealDialog')).DealDialog),
  // It repeats and has a checklist: words that not every page has loaded.
  task: laterField(async () => (await withWorkWords(() => import('./tasks/TaskDialog'))).TaskDialog),
};

export type Creatable = keyof typeof dialogs;

/** What is known beforehand: the record the dialog was opened from, a typed name. */
export interface CreatorProps {
  about?: RecordLink | undefined;
  name?: string | undefined;
  phone?: string | undefined;
  /** Where a new deal shall start. */
  pipelineId?: string | undefined;
  stageId?: string | undefined;
  /** After this the dialog neither navigates nor offers to: the caller goes on with the new record. */
  onCreated?: ((record: { id: string; title: string }) => void) | undefined;
  onClose: () => void;
}

/** Opens the dialog from anywhere: a key, the palette, a button. */
export function openCreator(what: Creatable, props: Omit<CreatorProps, 'onClose'> = {}): void {
  typeAhead();
  open = { what, props };
  announce();
}

export function Creators() {
  const current = useSyncExternalStore(subscribe, () => open);
  if (!current) return null;
  const Dialog = dialogs[current.what];
  return <Dialog {...current.props} onClose={close} />;
}

let open: { what: Creatable; props: Omit<CreatorProps, 'onClose'> } | undefined;
const listeners = new Set<() => void>();

function close(): void {
  open = undefined;
  announce();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  for (const listener of listeners) listener();
}
