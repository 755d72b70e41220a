import { Button, Group, MultiSelect, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { StageKind } from '../api/types';
import { t, tEnum } from '../i18n/t';
import { useCustomFields } from '../records/custom/customFields';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { Text } from '../ui/Text';

export interface StageValues extends Record<string, unknown> {
  name: string;
  kind: StageKind;
  probability: number | string;
  rotDays: string;
  requiredFields: string[];
  checklist: { id: string | null; text: string }[];
  guidance: string;
}

const own = [
  'amount',
  'expectedClose',
  'companyId',
  'contactIds',
  'ownerId',
  'productName',
  'description',
  'engagedAt',
  'tags',
];

/** What it takes to enter a stage, and how long a deal may rest there. */
export function StageGateInputs({ form, isFirst }: { form: UseFormReturnType<StageValues>; isFirst: boolean }) {
  const fields = useCustomFields('deals');
  const { kind, checklist, requiredFields } = form.values;
  const named = (field: string) => (field === 'amount' ? t('deals.amount') : tEnum('stage', `field_${field}`));
  const choices = [
    ...own.map((value) => ({ value, label: named(value) })),
    ...(kind === 'lost' ? [{ value: 'lostReason', label: named('lostReason') }] : []),
    ...(kind === 'won' ? [{ value: 'wonReason', label: named('wonReason') }] : []),
    ...fields.map((field) => ({ value: `custom.${field.key}`, label: field.label })),
  ];
  const problem = Object.entries(form.errors).find(([path]) => path.startsWith('requiredFields'))?.[1];
  return (
    <>
      {kind === 'open' && (
        <TextInput
          label={t('stage.rotDays')}
          description={t('stage.rotDaysText')}
          inputMode="numeric"
          autoComplete="off"
          {...form.getInputProps('rotDays')}
        />
      )}
      <MultiSelect
        label={t('stage.requiredFields')}
        description={t('stage.requiredFieldsText')}
        data={choices}
        searchable
        value={requiredFields}
        onChange={(value) => form.setFieldValue('requiredFields', value)}
        error={problem}
      />
      {isFirst ? (
        <Text tone="quiet" small>
          {t('stage.checklistFirst')}
        </Text>
      ) : (
        <Stack gap={6} role="group" aria-label={t('stage.checklist')}>
          <Text strong>{t('stage.checklist')}</Text>
          {checklist.map((item, index) => (
            <Group key={item.id ?? `new ${index}`} gap={6} mt={6} wrap="nowrap">
              <TextInput
                flex={1}
                aria-label={t('stage.checklistItem', { place: index + 1 })}
                maxLength={200}
                autoComplete="off"
                {...form.getInputProps(`checklist.${index}.text`)}
              />
              <IconButton
                icon="close"
                label={t('stage.removeItem', { place: index + 1 })}
                onClick={() => form.removeListItem('checklist', index)}
              />
            </Group>
          ))}
          <Button
            variant="subtle"
            mt={4}
            leftSection={<Icon name="add" size={14} />}
            onClick={() => form.insertListItem('checklist', { id: null, text: '' })}
          >
            {t('stage.addItem')}
          </Button>
        </Stack>
      )}
      <Textarea label={t('stage.guidance')} autosize minRows={2} maxLength={5000} {...form.getInputProps('guidance')} />
    </>
  );
}
