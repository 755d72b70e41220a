import { Group, Select, TextInput } from '@mantine/core';
import { t, tEnum } from '../i18n/t';
import { useMe } from '../session/session';
import { personalChoices, yearsOf } from './personal';

/** What is typed of a person beyond the name, by the members of the API. */
export type Personal = Record<string, string>;

interface PersonalInputsProps {
  values: Personal;
  onChange: (name: string, value: string) => void;
  errors: Record<string, unknown>;
}

/** The personal fields of a new contact, as far as the role is cleared to see them. */
export function PersonalInputs({ values, onChange, errors }: PersonalInputsProps) {
  const { clearance } = useMe().access;
  const error = (name: string) => errors[name] as string | undefined;
  const text = (name: string, type = 'text') => (
    <TextInput
      label={tEnum('personal', name)}
      type={type}
      autoComplete="off"
      value={values[name] ?? ''}
      error={error(name)}
      onChange={(event) => onChange(name, event.currentTarget.value)}
    />
  );
  const choice = (name: keyof typeof personalChoices) => (
    <Select
      label={tEnum('personal', name)}
      data={personalChoices[name]()}
      value={values[name] ?? null}
      error={error(name)}
      clearable
      onChange={(value) => onChange(name, value ?? '')}
    />
  );
  return (
    <>
      <Group grow align="flex-start">
        {text('preferredName')}
        {text('language')}
      </Group>
      <Group grow align="flex-start">
        {choice('preferredChannel')}
        {text('preferredTime')}
      </Group>
      {text('occupation')}
      {clearance !== 'normal' && (
        <>
          <Group grow align="flex-start">
            {text('birthDate', 'date')}
            {choice('ageBand')}
          </Group>
          <Group grow align="flex-start">
            {text('gender')}
            {choice('maritalStatus')}
          </Group>
        </>
      )}
      {clearance === 'special' && (
        <>
          <Group grow align="flex-start">
            <TextInput
              label={t('personal.householdSize')}
              inputMode="numeric"
              autoComplete="off"
              value={values.householdSize ?? ''}
              error={error('household.size')}
              onChange={(event) => onChange('householdSize', event.currentTarget.value)}
            />
            <TextInput
              label={t('personal.children')}
              autoComplete="off"
              value={values.children ?? ''}
              error={error('household.children')}
              onChange={(event) => onChange('children', event.currentTarget.value)}
            />
          </Group>
          {choice('incomeBand')}
        </>
      )}
    </>
  );
}

/** The part of a new contact's body that was typed. */
export function personalBody({ householdSize, children, ...plain }: Personal): Record<string, unknown> {
  const typed = Object.fromEntries(Object.entries(plain).filter(([, value]) => value.trim() !== ''));
  if (!householdSize && !children) return typed;
  return {
    ...typed,
    household: { size: householdSize ? Number(householdSize) : null, children: yearsOf(children ?? '') },
  };
}
