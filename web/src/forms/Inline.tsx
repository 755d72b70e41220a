import { type ReactNode, useRef, useState } from 'react';
import { formatDate, formatMoney, type MoneyValue } from '../i18n/format';
import { t } from '../i18n/t';
import { laterField } from '../ui/later';
import classes from './forms.module.css';
import { LineEditor } from './LineEditor';

const ChoiceEditor = laterField(async () => (await import('./ChoiceEditor')).ChoiceEditor);

/** The facts of a record: names left, values right, each editable where it stands. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

/** `wide` gives an editor of several fields the whole width; by its name a fact is found (see StandingFacts). */
export function Fact({
  label,
  name,
  wide,
  children,
}: {
  label: string;
  name?: string | undefined;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <>
      <dt data-wide={wide || undefined}>{label}</dt>
      <dd data-wide={wide || undefined} data-fact={name}>
        {children}
      </dd>
    </>
  );
}

/** A fact nobody edits here. */
export function StillFact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Fact label={label}>
      <div className={classes.still}>{children}</div>
    </Fact>
  );
}

interface InlineProps {
  label: string;
  /** What stands there while nobody edits; nothing shows as a quiet "Add". */
  shown: ReactNode;
  /** Says that nothing stands there where `shown` is a component of its own. */
  empty?: boolean;
  readOnly?: boolean | undefined;
  long?: boolean | undefined;
  /** The editor; `done` goes back to the value and gives the focus back. */
  editor: (done: () => void) => ReactNode;
  /** Called when a hand or the keyboard comes near. */
  onNear?: (() => void) | undefined;
}

/** A value that becomes its own editor on click or Enter. */
export function Inline({ label, shown, empty: none, readOnly, long, editor, onNear }: InlineProps) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const done = () => {
    setEditing(false);
    setTimeout(() => button.current?.focus());
  };
  if (editing) return editor(done);
  const empty = none ?? (shown === null || shown === undefined || shown === '' || shown === false);
  if (readOnly) return <div className={classes.still}>{empty ? '–' : shown}</div>;
  return (
    <button
      ref={button}
      type="button"
      className={classes.inline}
      data-empty={empty || undefined}
      data-long={long || undefined}
      title={t('forms.edit', { label })}
      onPointerEnter={onNear}
      onFocus={onNear}
      onClick={() => setEditing(true)}
    >
      {empty ? t('forms.add') : shown}
    </button>
  );
}

/** Opens an editor that is more than a field: looks like an empty fact. */
export function QuietButton({
  children,
  onClick,
  onNear,
}: {
  children: ReactNode;
  onClick: () => void;
  onNear?: () => void;
}) {
  return (
    <button
      type="button"
      className={classes.inline}
      data-empty
      onClick={onClick}
      onPointerEnter={onNear}
      onFocus={onNear}
    >
      {children}
    </button>
  );
}

interface TextFactProps {
  label: string;
  name?: string;
  value: string | null;
  /** Rejects with an ApiProblem when the server refuses the value: it is shown at the field, which stays open. */
  onSave: (value: string | null) => Promise<unknown>;
  type?: 'text' | 'url' | 'date' | 'number';
  long?: boolean;
  readOnly?: boolean;
  /** What stands there when it is not the value itself. */
  shown?: string;
}

/** One line (or paragraph) of text, a number or a date, edited in place. */
export function TextFact({ label, name, value, onSave, type = 'text', long, readOnly, ...rest }: TextFactProps) {
  const shown = rest.shown ?? (value && type === 'date' ? formatDate(value) : value);
  return (
    <Fact label={label} name={name}>
      <Inline
        label={label}
        shown={shown}
        readOnly={readOnly}
        long={long}
        editor={(done) => (
          <LineEditor label={label} start={value ?? ''} type={type} long={long} onSave={onSave} done={done} />
        )}
      />
    </Fact>
  );
}

interface MoneyFactProps {
  label: string;
  value: MoneyValue | null;
  currency: string;
  onSave: (value: MoneyValue | null) => Promise<unknown>;
  readOnly?: boolean;
}

export function MoneyFact({ label, value, currency, onSave, readOnly }: MoneyFactProps) {
  const save = (text: string | null) =>
    onSave(text === null ? null : { amount: text.replace(',', '.'), currency: value?.currency ?? currency });
  return (
    <Fact label={label}>
      <Inline
        label={label}
        shown={value && formatMoney(value)}
        readOnly={readOnly}
        editor={(done) => (
          <LineEditor label={label} start={value?.amount ?? ''} type="number" onSave={save} done={done} />
        )}
      />
    </Fact>
  );
}

interface ChoiceFactProps {
  label: string;
  name?: string;
  value: string;
  choices: { value: string; label: string }[];
  onSave: (value: string) => Promise<unknown>;
  readOnly?: boolean;
}

export function ChoiceFact({ label, name, value, choices, onSave, readOnly }: ChoiceFactProps) {
  return (
    <Fact label={label} name={name}>
      <Inline
        label={label}
        shown={choices.find((choice) => choice.value === value)?.label ?? value}
        onNear={ChoiceEditor.preload}
        readOnly={readOnly}
        editor={(done) => <ChoiceEditor label={label} start={value} choices={choices} onSave={onSave} done={done} />}
      />
    </Fact>
  );
}
