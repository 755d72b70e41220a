import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Address } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t } from '../i18n/t';

const parts = ['street', 'postcode', 'city', 'region', 'country'] as const;
type AddressInput = Record<(typeof parts)[number], string>;

interface AddressFormProps {
  addresses: Address[];
  onSave: (addresses: Partial<Address>[]) => Promise<unknown>;
  onClose: () => void;
}

export function AddressForm({ addresses, onSave, onClose }: AddressFormProps) {
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
