import { type ReactNode, useState } from 'react';
import { QuietButton } from '../../forms/Inline';
import { t } from '../../i18n/t';
import { IconButton } from '../../ui/IconButton';
import { laterField } from '../../ui/later';
import classes from './file.module.css';
import type { PartField } from './PartForm';
import { type Part, type PartCollection, type PartValues, removePart, savePart } from './parts';

const PartForm = laterField(async () => (await import('./PartForm')).PartForm);

interface PartsProps<P extends Part> {
  collection: PartCollection;
  /** "Preferences": the heading, and what the list is called. */
  title: string;
  /** "Add preference". */
  add: string;
  items: P[];
  /** Or what they are for one that is there already. */
  fields: PartField[] | ((part: P | undefined) => PartField[]);
  /** What a new one starts from, with whose it is. */
  fresh: PartValues;
  startOf: (part: P) => PartValues;
  titleOf: (part: P) => string;
  children: (part: P) => ReactNode;
  /** Buttons of this kind of part, before edit and remove. */
  actions?: (part: P) => ReactNode;
  /** What a form's values are on the wire. */
  wire?: (values: PartValues) => PartValues;
  tone?: 'bad' | undefined;
  readOnly: boolean;
}

/** A short list on the file, each line edited where it stands. */
export function Parts<P extends Part>(props: PartsProps<P>) {
  const { collection, title, add, items, fields, fresh, startOf, titleOf, children, actions, tone, readOnly } = props;
  const [editing, setEditing] = useState<string>();
  const wire = props.wire ?? ((values) => values);
  if (readOnly && items.length === 0) return null;
  const close = () => setEditing(undefined);
  const fieldsOf = (part: P | undefined) => {
    const all = typeof fields === 'function' ? fields(part) : fields;
    return part ? all.filter((field) => field.type !== 'contact') : all;
  };
  // Nothing there is no more than a button, in one row with those of other empty lists.
  const none = items.length === 0 && editing !== 'new';
  return (
    <section
      className={none ? classes.none : classes.parts}
      data-tone={(items.length > 0 && tone) || undefined}
      aria-label={title}
    >
      {!none && <h2>{title}</h2>}
      {items.length > 0 && (
        <ul>
          {items.map((part) =>
            editing === part.id && part.id ? (
              <li key={part.id}>
                <PartForm
                  label={t('forms.edit', { label: titleOf(part) })}
                  fields={fieldsOf(part)}
                  start={startOf(part)}
                  onClose={close}
                  onSave={(values, version) =>
                    savePart(collection, { id: part.id, version: version ?? part.version }, wire(values))
                  }
                />
              </li>
            ) : (
              <li key={part.id ?? titleOf(part)} className={classes.part}>
                <div>{children(part)}</div>
                {!readOnly && part.id && (
                  <span className={classes.tools}>
                    {actions?.(part)}
                    <IconButton
                      icon="edit"
                      label={t('forms.edit', { label: titleOf(part) })}
                      onClick={() => setEditing(part.id ?? undefined)}
                    />
                    <IconButton
                      icon="close"
                      label={t('file.remove', { title: titleOf(part) })}
                      onClick={() => void removePart(collection, part, titleOf(part))}
                    />
                  </span>
                )}
              </li>
            ),
          )}
        </ul>
      )}
      {!readOnly &&
        (editing === 'new' ? (
          <PartForm
            label={add}
            fields={fieldsOf(undefined)}
            start={fresh}
            onClose={close}
            onSave={(values) => savePart(collection, undefined, wire({ ...fresh, ...values }))}
          />
        ) : (
          <QuietButton onClick={() => setEditing('new')} onNear={PartForm.preload}>
            {add}
          </QuietButton>
        ))}
    </section>
  );
}
