import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Collection } from '../../api/keys';
import type { CustomField, RecordBase } from '../../api/types';
import { Fact, Facts, Inline } from '../../forms/Inline';
import { LineEditor } from '../../forms/LineEditor';
import { t } from '../../i18n/t';
import { useMe } from '../../session/session';
import { laterField } from '../../ui/later';
import { Section } from '../../ui/Page';
import { Text } from '../../ui/Text';
import { sayProblem } from '../../ui/toasts';
import { changeRecord, useRecord } from '../records';
import { groupsOf, keptOf, textOf, typedValue, useCustomFields, wordsOf } from './customFields';
import { OptionTag } from './optionLook';

const ChoiceEditor = laterField(async () => (await import('./ChoiceEditors')).OneEditor);
const SeveralEditor = laterField(async () => (await import('./ChoiceEditors')).SeveralEditor);
const RelationEditor = laterField(async () => (await import('./ChoiceEditors')).RelationEditor);

type WithCustom = RecordBase & { custom: Record<string, unknown> };

interface CustomFactsProps {
  collection: Collection;
  record: WithCustom;
  readOnly: boolean;
}

/** The workspace's own fields of a record under their headings, each edited where it stands. */
export function CustomFacts({ collection, record, readOnly }: CustomFactsProps) {
  const fields = useCustomFields(collection);
  return groupsOf(fields).map(([group, members]) => (
    <Titled key={group} title={group}>
      <Facts>
        {members.map((field) => (
          <CustomFact key={field.id} field={field} collection={collection} record={record} readOnly={readOnly} />
        ))}
      </Facts>
    </Titled>
  ));
}

/** Under a heading, if there is one. */
function Titled({ title, children }: { title: string; children: ReactNode }) {
  if (title === '') return children;
  return (
    <Box mt="md">
      <Section title={title}>{children}</Section>
    </Box>
  );
}

function CustomFact({ field, collection, record, readOnly }: CustomFactsProps & { field: CustomField }) {
  const { tenant } = useMe();
  const value = record.custom[field.key];
  const held = value as { currency?: string } | null | undefined;
  const save = (typed: unknown) => {
    const next = typedValue(field, typed, held?.currency ?? tenant.currency);
    return changeRecord(collection, record, { custom: { [field.key]: next } });
  };
  /** Where the editor has gone already, a refusal is said. */
  const saveAndSay = (typed: unknown) => void save(typed).catch(sayProblem);
  const editor = (done: () => void) => {
    const shared = { field, value, done };
    switch (field.type) {
      case 'choice':
      case 'yesNo':
        return <ChoiceEditor {...shared} onSave={saveAndSay} />;
      case 'multiChoice':
        return <SeveralEditor {...shared} onSave={saveAndSay} />;
      case 'relation':
        return <RelationEditor {...shared} onSave={saveAndSay} />;
      default:
        return (
          <LineEditor
            label={field.label}
            start={textOf(field, value)}
            type={field.type === 'date' ? 'date' : isAmount(field) ? 'number' : 'text'}
            long={field.type === 'longText'}
            onSave={save}
            done={done}
          />
        );
    }
  };
  const near = preloads[field.type];
  return (
    <Fact label={field.label}>
      <Inline
        label={field.label}
        shown={<Shown field={field} value={value} />}
        empty={wordsOf(field, value) === ''}
        readOnly={readOnly}
        long={field.type === 'longText'}
        editor={editor}
        onNear={near}
      />
    </Fact>
  );
}

const isAmount = (field: CustomField) => field.type === 'number' || field.type === 'money';

const preloads: Partial<Record<CustomField['type'], () => void>> = {
  choice: ChoiceEditor.preload,
  yesNo: ChoiceEditor.preload,
  multiChoice: SeveralEditor.preload,
  relation: RelationEditor.preload,
};

function Shown({ field, value }: { field: CustomField; value: unknown }) {
  const words = wordsOf(field, value);
  if (keptOf(value) !== undefined) {
    return (
      <span title={t('file.keptHint')}>
        {words} <Text tone="quiet">{t('file.kept')}</Text>
      </span>
    );
  }
  if (field.type === 'multiChoice' && Array.isArray(value)) {
    return value.map((id) => <OptionTag key={id} field={field} id={String(id)} />);
  }
  if (field.type === 'choice' && words !== '') return <OptionTag field={field} id={String(value)} />;
  if (field.type === 'relation' && typeof value === 'string') return <RelationName field={field} id={value} />;
  return words;
}

/** The name of the record that a relation points at. */
export function RelationName({ field, id }: { field: CustomField; id: string }) {
  const collection = collections[field.target ?? 'contact'];
  const { data } = useRecord<RecordBase & { displayName?: string; name?: string; title?: string }>(collection, id);
  return data?.displayName ?? data?.name ?? data?.title ?? '…';
}

const collections = { contact: 'contacts', company: 'companies', deal: 'deals' } as const;
