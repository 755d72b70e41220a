import { Button, Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Key, t, tEnum } from '../../i18n/t';
import type { ConfirmationPage, ConsentAnswer, OwnValues } from './confirmations';

interface OwnFormProps {
  page: ConfirmationPage;
  /** Consents that were ticked before the form opened. */
  consents?: ConsentAnswer[];
  action: string;
  busy: boolean;
  /** What the server says about single fields, by their path ("values.emails[0].value"). */
  errors: Record<string, string[]>;
  onSend: (values: OwnValues, consents: ConsentAnswer[]) => void;
}

type Point = NonNullable<OwnValues['emails']>[number];
type Address = NonNullable<OwnValues['addresses']>[number];
const channels = ['call', 'email', 'sms', 'mail', 'visit'];
const parts = ['street', 'postcode', 'city', 'region', 'country'] as const;

/** What we know of somebody, each value in a field: filled in by themselves, or by whoever talks to them. */
export function OwnForm({ page, consents, action, busy, errors, onSend }: OwnFormProps) {
  const [values, setValues] = useState<OwnValues>(page.values ?? ({} as OwnValues));
  const [given, setGiven] = useState(() => consents ?? consentsOf(page));
  const set = (change: Partial<OwnValues>) => setValues((old) => ({ ...old, ...change }));
  const error = (path: string) => errors[`values.${path}`]?.[0];
  const text = (name: 'firstName' | 'lastName' | 'jobTitle' | 'company', label: Key) => {
    const value = values[name];
    if (typeof value !== 'string') return null;
    return (
      <TextInput
        label={t(label)}
        value={value}
        error={error(name)}
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      />
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSend(values, given);
      }}
    >
      <Stack gap="sm">
        {text('firstName', 'confirm.firstName')}
        {text('lastName', 'confirm.lastName')}
        <Points
          what="email"
          points={values.emails}
          error={(index) => error(`emails[${index}].value`)}
          onChange={(emails) => set({ emails })}
        />
        <Points
          what="phone"
          points={values.phones}
          error={(index) => error(`phones[${index}].value`)}
          onChange={(phones) => set({ phones })}
        />
        <Addresses addresses={values.addresses} onChange={(addresses) => set({ addresses })} />
        {text('jobTitle', 'confirm.jobTitle')}
        {text('company', 'confirm.company')}
        {typeof values.preferredChannel === 'string' && (
          <Radio.Group
            label={t('confirm.preferredChannel')}
            value={values.preferredChannel}
            onChange={(preferredChannel) => set({ preferredChannel })}
          >
            <Stack gap="xs" mt={6}>
              {channels.map((value) => (
                <Radio key={value} value={value} label={tEnum('confirm', `channel_${value}`)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Consents page={page} given={given} onChange={setGiven} />
        <Button type="submit" size="sm" loading={busy}>
          {action}
        </Button>
      </Stack>
    </form>
  );
}

/** The consents as they stand, which is what a form begins with. */
export function consentsOf(page: ConfirmationPage): ConsentAnswer[] {
  return page.consents.map(({ purpose, given }) => ({ purpose, given: given ?? false }));
}

interface ConsentsProps {
  page: ConfirmationPage;
  given: ConsentAnswer[];
  onChange: (given: ConsentAnswer[]) => void;
}

/** Never ticked in advance, unless somebody said yes before. */
export function Consents({ page, given, onChange }: ConsentsProps) {
  if (page.consents.length === 0) return null;
  return (
    <Checkbox.Group
      label={t('confirm.consents')}
      value={given.filter((consent) => consent.given).map((consent) => consent.purpose)}
      onChange={(yes) => onChange(given.map(({ purpose }) => ({ purpose, given: yes.includes(purpose) })))}
    >
      <Stack gap="xs" mt={6}>
        {page.consents.map(({ purpose, text }) => (
          <Checkbox key={purpose} value={purpose} label={text} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

interface PointsProps {
  what: 'email' | 'phone';
  points: Point[] | null | undefined;
  error: (index: number) => string | undefined;
  onChange: (points: Point[]) => void;
}

function Points({ what, points, error, onChange }: PointsProps) {
  if (!points) return null;
  const add = what === 'email' ? 'confirm.addEmail' : 'confirm.addPhone';
  return (
    <>
      {points.map((point, index) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          key={index}
          type={what === 'email' ? 'email' : 'tel'}
          label={
            points.length === 1
              ? t(`confirm.${what}`)
              : t(what === 'email' ? 'confirm.emailOf' : 'confirm.phoneOf', { number: index + 1 })
          }
          value={point.value ?? ''}
          error={error(index)}
          onChange={(event) => {
            const value = event.currentTarget.value;
            onChange(points.map((one, at) => (at === index ? { ...one, value } : one)));
          }}
        />
      ))}
      {points.length < 20 && (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => onChange([...points, { value: '', id: null }])}>
            {t(add)}
          </Button>
        </div>
      )}
    </>
  );
}

interface AddressesProps {
  addresses: Address[] | null | undefined;
  onChange: (addresses: Address[]) => void;
}

function Addresses({ addresses, onChange }: AddressesProps) {
  if (!addresses) return null;
  return (
    <>
      {addresses.map((address, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: addresses are only ever added at the end
        <fieldset key={index}>
          <legend>
            {addresses.length === 1 ? t('confirm.address') : t('confirm.addressOf', { number: index + 1 })}
          </legend>
          <Stack gap="xs">
            {parts.map((part) => (
              <TextInput
                key={part}
                label={t(`confirm.${part}`)}
                value={address[part] ?? ''}
                onChange={(event) => {
                  const value = event.currentTarget.value;
                  onChange(addresses.map((one, at) => (at === index ? { ...one, [part]: value } : one)));
                }}
              />
            ))}
          </Stack>
        </fieldset>
      ))}
      {addresses.length < 20 && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() =>
              onChange([...addresses, { street: '', postcode: '', city: '', region: null, country: '', id: null }])
            }
          >
            {t('confirm.addAddress')}
          </Button>
        </div>
      )}
    </>
  );
}
