import type { Contact } from '../api/types';
import { ChoiceFact, Facts, TextFact } from '../forms/Inline';
import { t, tEnum } from '../i18n/t';
import { personalChoices, yearsOf } from './personal';

interface PersonalFactsProps {
  contact: Contact;
  readOnly: boolean;
  save: (change: Record<string, unknown>) => Promise<unknown>;
}

const none = { value: '', label: '–' };
/** What is known about a person beyond name and job. What a role may not see stays empty. */
export function PersonalFacts({ contact, readOnly, save }: PersonalFactsProps) {
  const text = (name: keyof Contact & string, type: 'text' | 'date' | 'number' = 'text') => (
    <TextFact
      label={tEnum('personal', name)}
      name={name}
      type={type}
      value={(contact[name] as string | null) ?? null}
      readOnly={readOnly}
      onSave={(value) => save({ [name]: value })}
    />
  );
  const choice = (name: keyof typeof personalChoices) => (
    <ChoiceFact
      label={tEnum('personal', name)}
      name={name}
      value={(contact[name] as string | null) ?? ''}
      choices={[none, ...personalChoices[name]()]}
      readOnly={readOnly}
      onSave={(value) => save({ [name]: value === none.value ? null : value })}
    />
  );
  const { household } = contact;
  const children = household?.children ?? [];
  return (
    <Facts>
      {text('preferredName')}
      {choice('preferredChannel')}
      {text('preferredTime')}
      {text('language')}
      {text('birthDate', 'date')}
      {!contact.birthDate && choice('ageBand')}
      {text('gender')}
      {choice('maritalStatus')}
      <TextFact
        label={t('personal.householdSize')}
        type="number"
        value={household?.size?.toString() ?? null}
        readOnly={readOnly}
        onSave={(value) => save({ household: { size: numberOf(value), children } })}
      />
      <TextFact
        label={t('personal.children')}
        value={children.map((child) => child.birthYear).join(', ') || null}
        readOnly={readOnly}
        onSave={(value) => save({ household: { size: household?.size ?? null, children: yearsOf(value) } })}
      />
      {text('occupation')}
      {choice('incomeBand')}
    </Facts>
  );
}

function numberOf(text: string | null): number | string | null {
  return text && /^\d+$/.test(text) ? Number(text) : text;
}
