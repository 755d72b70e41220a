import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Address } from '../api/types';
import { Notice } from '../forms/FormDialog';
import { Fact } from '../forms/Inline';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';
import classes from './record.module.css';

const parts = ['street', 'postcode', 'city', 'region', 'country'] as const;
type AddressInput = Record<(typeof parts)[number], string>;

interface AddressesFactProps {
  addresses: Address[];
  onSave: (addresses: Partial<Address>[]) => Promise<unknown>;
  readOnly?: boolean;
}

/** Where to find them. The first address is edited here; further ones stay as they are. */
export function AddressesFact({ addresses, onSave, readOnly }: AddressesFactProps) {
  const [editing, setEditing] = useState(false);
  return (
    <Fact label={t('records.address')}>
      {editing ? (
        <AddressForm addresses={addresses} onSave={onSave} onClose={() => setEditing(false)} />
      ) : (
        <>
          {addresses.map((address) => (
            <div key={address.id} className={classes.point}>
              {lines(address)}
            </div>
          ))}
          {!readOnly && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setEditing(true)}>
              {addresses.length === 0 ? t('forms.add') : t('common.edit')}
            </Button>
          )}
        </>
      )}
    </Fact>
  );
}

function AddressForm({ addresses, onSave, onClose }: Omit<AddressesFactProps, 'readOnly'> & { onClose: () => void }) {
  const [first, ...others] = addresses;
  const form = useForm<AddressInput>({
    initialValues: Object.fromEntries(parts.map((part) => [part, first?.[part] ?? ''])) as AddressInput,
  });
  const submit = useSubmit(form, async (values) => {
    const given = Object.fromEntries(parts.map((part) => [part, values[part].trim() || null]));
    const blank = Object.values(given).every((part) => part === null);
    const kept = others.map(({ id: _, ...rest }) => rest);
    await onSave(blank ? kept : [{ ...given, label: first?.label ?? 'work', primary: true }, ...kept]);
    onClose();
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap={6}>
        {parts.map((part, index) => (
          <TextInput
            key={part}
            size="xs"
            label={t(`records.address_${part}`)}
            maxLength={part === 'country' ? 2 : 200}
            autoFocus={index === 0}
            {...form.getInputProps(part)}
          />
        ))}
        {submit.notice && <Notice>{submit.notice}</Notice>}
        <Group gap={6}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={submit.busy}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function lines(address: Address): string {
  const city = [address.postcode, address.city].filter(Boolean).join(' ');
  return [address.street, city, address.region, address.country].filter(Boolean).join(', ');
}
