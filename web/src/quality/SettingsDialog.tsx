import { Button, Checkbox, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import type { components } from '../api/schema';
import { FormDialog } from '../forms/FormDialog';
import { useSubmit } from '../forms/useSubmit';
import { t, tEnum } from '../i18n/t';
import { askedFields, refreshConfirmations, settingsQuery } from '../records/confirmations/confirmations';
import { IconButton } from '../ui/IconButton';
import { PlainTable } from '../ui/PlainTable';
import { Text } from '../ui/Text';
import { say } from '../ui/toasts';

type Settings = components['schemas']['ConfirmationSettings'];
const kinds = ['added', 'changed', 'removed'] as const;

/** How the workspace asks, what it takes over by itself, and what it asks consent for. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const settings = useQuery(settingsQuery).data;
  return settings ? <Form settings={settings} onClose={onClose} /> : null;
}

function Form({ settings, onClose }: { settings: Settings; onClose: () => void }) {
  const form = useForm({ initialValues: { ...settings, message: settings.message ?? '' } });
  const { takeOver, purposes } = form.values;
  const submit = useSubmit(form, async (values) => {
    await ok(api.PUT('/api/v1/confirmation-settings', { body: { ...values, message: values.message || null } }));
    await refreshConfirmations();
    say(t('asking.saved'));
    onClose();
  });
  const has = (field: string, kind: string) => takeOver.some((rule) => rule.field === field && rule.kind === kind);
  return (
    <FormDialog title={t('asking.settings')} action={t('asking.save')} submit={submit} onClose={onClose} size="xl">
      <Textarea
        label={t('asking.message')}
        description={t('asking.messageHint')}
        autosize
        minRows={3}
        {...form.getInputProps('message')}
      />
      <NumberInput label={t('asking.days')} min={1} max={365} w={180} {...form.getInputProps('days')} />
      <Text strong>{t('asking.rules')}</Text>
      <Text tone="quiet" small>
        {t('asking.rulesText')}
      </Text>
      <PlainTable
        label={t('asking.rules')}
        head={[t('asking.nameColumn'), ...kinds.map((kind) => t(`asking.kind_${kind}`))]}
      >
        {askedFields
          .filter((field) => field !== 'consent')
          .map((field) => (
            <tr key={field}>
              <td>{tEnum('asking', `field_${field}`)}</td>
              {kinds.map((kind) => (
                <td key={kind}>
                  <Checkbox
                    size="xs"
                    aria-label={`${tEnum('asking', `field_${field}`)}: ${t(`asking.kind_${kind}`)}`}
                    checked={has(field, kind)}
                    onChange={(event) =>
                      form.setFieldValue(
                        'takeOver',
                        event.currentTarget.checked
                          ? [...takeOver, { field, kind }]
                          : takeOver.filter((rule) => rule.field !== field || rule.kind !== kind),
                      )
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
      </PlainTable>
      <Text strong>{t('asking.purposes')}</Text>
      <Text tone="quiet" small>
        {t('asking.purposesText')}
      </Text>
      <Stack gap="xs">
        {purposes.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are edited where they stand
          <Group key={index} gap="xs" align="end" wrap="nowrap">
            <TextInput w={150} label={t('asking.key')} {...form.getInputProps(`purposes.${index}.key`)} />
            <TextInput flex={1} label={t('asking.text')} {...form.getInputProps(`purposes.${index}.text`)} />
            <IconButton
              icon="close"
              label={t('asking.remove')}
              onClick={() =>
                form.setFieldValue(
                  'purposes',
                  purposes.filter((_, at) => at !== index),
                )
              }
            />
          </Group>
        ))}
        {purposes.length < 10 && (
          <div>
            <Button
              variant="subtle"
              onClick={() => form.setFieldValue('purposes', [...purposes, { key: '', text: '' }])}
            >
              {t('asking.addPurpose')}
            </Button>
          </div>
        )}
      </Stack>
    </FormDialog>
  );
}
