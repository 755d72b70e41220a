import type { Contact } from '../api/types';
import { Fold } from '../forms/Fold';
import { ChoiceFact, Facts, TextFact } from '../forms/Inline';
import { t, tEnum } from '../i18n/t';

interface PersonalFactsProps {
  contact: Contact;
  readOnly: boolean;
  save: (change: Record<string, unknown>) => Promise<unknown>;
}

const none = { value: '', label: '–' };
const marital = ['single', 'partnered', 'married', 'separated', 'divorced', 'widowed'];
const channels = ['call', 'email', 'sms', 'mail', 'visit'];
const ages = ['0-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+'];
const incomes = ['0-25k', '25-50k', '50-75k', '75-100k', '100-150k', '150k+'];

/** What is known about a person beyond name and job, folded away until it is wanted. What a role may not see stays empty. */
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
  const choice = (name: keyof Contact & string, values: string[], words?: string) => (
    <ChoiceFact
      label={tEnum('personal', name)}
      name={name}
      value={(contact[name] as string | null) ?? ''}
      choices={[
        none,
        ...values.map((value) => ({ value, label: words ? tEnum('personal', `${words}_${value}`) : value })),
      ]}
      readOnly={readOnly}
      onSave={(value) => save({ [name]: value === none.value ? null : value })}
    />
  );
  const { household } = contact;
  const children = household?.children ?? [];
  return (
    <Fold title={t('personal.title')}>
      <Facts>
        {text('preferredName')}
        {choice('preferredChannel', channels, 'channel')}
        {text('preferredTime')}
        {text('language')}
        {text('birthDate', 'date')}
        {!contact.birthDate && choice('ageBand', ages)}
        {text('gender')}
        {choice('maritalStatus', marital, 'marital')}
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
        {choice('incomeBand', incomes)}
      </Facts>
    </Fold>
  );
}

/** "2012, 2015": what is no year goes to the server as it is, which says so. */
function yearsOf(text: string | null): { birthYear: number | string }[] {
  return (text ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((word) => ({ birthYear: /^\d+$/.test(word) ? Number(word) : word }));
}

function numberOf(text: string | null): number | string | null {
  return text && /^\d+$/.test(text) ? Number(text) : text;
}
