import { Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Fragment } from 'react';
import type { Point } from '../api/types';
import { Notice } from '../forms/Notice';
import { useSubmit } from '../forms/useSubmit';
import { t, tEnum } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { EmailHint } from './pointCareLater';

export interface PointInput {
  value: string;
  label: string | null;
  primary: boolean;
}

interface PointsFormProps {
  kind: 'emails' | 'phones';
  points: Point[];
  onSave: (points: PointInput[]) => Promise<unknown>;
  onClose: () => void;
}

const labels = ['work', 'home', 'mobile', 'other'];

export function PointsForm({ kind, points, onSave, onClose }: PointsFormProps) {
  const start = points.length > 0 ? points : [{ value: '', label: 'work', primary: true }];
  const form = useForm<Record<string, PointInput[]>>({
    initialValues: { [kind]: start.map(({ value, label, primary }) => ({ value, label, primary })) },
  });
  const rows = form.values[kind] ?? [];
  const submit = useSubmit(form, async (values) => {
    const given = (values[kind] ?? []).filter((point) => point.value.trim() !== '');
    await onSave(given.map((point) => ({ ...point, value: point.value.trim() })));
    onClose();
  });
  const makePrimary = (index: number) =>
    form.setFieldValue(
      kind,
      rows.map((row, at) => ({ ...row, primary: at === index })),
    );
  const known = (label: string | null) => (label && !labels.includes(label) ? [...labels, label] : labels);
  return (
    <form
      onSubmit={submit.onSubmit}
      noValidate
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <Stack gap="xs">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity until they are saved
          <Fragment key={index}>
            <Group gap={4} align="flex-start" wrap="nowrap">
              {rows.length > 1 && (
                <Radio
                  mt={6}
                  size="xs"
                  name={`primary-${kind}`}
                  aria-label={t('records.makePrimary')}
                  checked={row.primary}
                  onChange={() => makePrimary(index)}
                />
              )}
              <TextInput
                flex={1}
                size="xs"
                type={kind === 'emails' ? 'email' : 'tel'}
                aria-label={t(`records.${kind}`)}
                autoFocus={index === rows.length - 1}
                {...form.getInputProps(`${kind}.${index}.value`)}
              />
              <Select
                w={92}
                size="xs"
                aria-label={t('records.label')}
                data={known(row.label).map((label) => ({ value: label, label: tEnum('records.pointLabel', label) }))}
                {...form.getInputProps(`${kind}.${index}.label`)}
              />
              <IconButton icon="close" label={t('common.remove')} onClick={() => form.removeListItem(kind, index)} />
            </Group>
            {kind === 'emails' && row.value !== points[index]?.value && (
              <EmailHint value={row.value} onUse={(email) => form.setFieldValue(`${kind}.${index}.value`, email)} />
            )}
          </Fragment>
        ))}
        {submit.notice && <Notice>{submit.notice}</Notice>}
        <Group gap={6}>
          <Button
            variant="subtle"
            leftSection={<Icon name="add" size={14} />}
            onClick={() => form.insertListItem(kind, { value: '', label: 'work', primary: rows.length === 0 })}
          >
            {t('common.add')}
          </Button>
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
