import { Select, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { ApiProblem, sentenceOf } from '../api/problem';
import { formatDate, formatMoney, type MoneyValue } from '../i18n/format';
import { t } from '../i18n/t';
import classes from './forms.module.css';

/** The facts of a record: names left, values right, each editable where it stands. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
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
  readOnly?: boolean | undefined;
  long?: boolean | undefined;
  /** The editor; `done` goes back to the value and gives the focus back. */
  editor: (done: () => void) => ReactNode;
}

/** A value that becomes its own editor on click or Enter. */
export function Inline({ label, shown, readOnly, long, editor }: InlineProps) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const done = () => {
    setEditing(false);
    setTimeout(() => button.current?.focus());
  };
  if (editing) return editor(done);
  const empty = shown === null || shown === undefined || shown === '' || shown === false;
  if (readOnly) return <div className={classes.still}>{empty ? '–' : shown}</div>;
  return (
    <button
      ref={button}
      type="button"
      className={classes.inline}
      data-empty={empty || undefined}
      data-long={long || undefined}
      title={t('forms.edit', { label })}
      onClick={() => setEditing(true)}
    >
      {empty ? t('forms.add') : shown}
    </button>
  );
}

interface TextFactProps {
  label: string;
  value: string | null;
  /** Rejects with an ApiProblem when the server refuses the value: it is shown at the field, which stays open. */
  onSave: (value: string | null) => Promise<unknown>;
  type?: 'text' | 'url' | 'date' | 'number';
  long?: boolean;
  readOnly?: boolean;
}

/** One line (or paragraph) of text, a number or a date, edited in place. */
export function TextFact({ label, value, onSave, type = 'text', long, readOnly }: TextFactProps) {
  const shown = value && type === 'date' ? formatDate(value) : value;
  return (
    <Fact label={label}>
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
  value: string;
  choices: { value: string; label: string }[];
  onSave: (value: string) => Promise<unknown>;
  readOnly?: boolean;
}

export function ChoiceFact({ label, value, choices, onSave, readOnly }: ChoiceFactProps) {
  return (
    <Fact label={label}>
      <Inline
        label={label}
        shown={choices.find((choice) => choice.value === value)?.label ?? value}
        readOnly={readOnly}
        editor={(done) => (
          <Select
            aria-label={label}
            data={choices}
            value={value}
            allowDeselect={false}
            defaultDropdownOpened
            autoFocus
            onDropdownClose={done}
            onChange={(next) => next && void onSave(next)}
          />
        )}
      />
    </Fact>
  );
}

interface LineEditorProps {
  label: string;
  start: string;
  type: string;
  long?: boolean | undefined;
  onSave: (value: string | null) => Promise<unknown>;
  done: () => void;
}

function LineEditor({ label, start, type, long, onSave, done }: LineEditorProps) {
  const [text, setText] = useState(start);
  const [error, setError] = useState<string>();
  const left = useRef(false);
  const finish = () => {
    if (left.current) return;
    const next = text.trim();
    if (next === start) return leave();
    left.current = true;
    onSave(next === '' ? null : next).then(done, (problem: unknown) => {
      left.current = false;
      setError(problem instanceof ApiProblem ? problem.sentence : sentenceOf(problem));
    });
  };
  const leave = () => {
    left.current = true;
    done();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // Only the field closes, not a dialog around it.
      event.stopPropagation();
      leave();
    } else if (event.key === 'Enter' && (!long || event.ctrlKey || event.metaKey)) finish();
  };
  const shared = {
    'aria-label': label,
    value: text,
    error,
    autoFocus: true,
    onBlur: finish,
    onKeyDown,
    size: 'xs',
  } as const;
  if (long) {
    return (
      <Textarea
        {...shared}
        autosize
        minRows={2}
        maxRows={12}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    );
  }
  // A number is typed as text, so that "1.250,50" or "12k" can be refused with words instead of vanishing.
  return (
    <TextInput
      {...shared}
      type={type === 'number' ? 'text' : type}
      inputMode={type === 'number' ? 'decimal' : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
