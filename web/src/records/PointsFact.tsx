import { Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Point } from '../api/types';
import { Notice } from '../forms/FormDialog';
import { Fact } from '../forms/Inline';
import { useSubmit } from '../forms/useSubmit';
import { t, tEnum } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import classes from './record.module.css';

type Kind = 'emails' | 'phones';

interface PointsFactProps {
  kind: Kind;
  points: Point[];
  /** The whole new set: the API replaces arrays as a whole. */
  onSave: (points: PointInput[]) => Promise<unknown>;
  readOnly?: boolean;
}

export interface PointInput {
  value: string;
  label: string | null;
  primary: boolean;
}

/** E-mails or phone numbers, each with a label, one of them primary. */
export function PointsFact({ kind, points, onSave, readOnly }: PointsFactProps) {
  const [editing, setEditing] = useState(false);
  const label = t(`records.${kind}`);
  return (
    <Fact label={label}>
      {editing ? (
        <PointsForm kind={kind} points={points} onSave={onSave} onClose={() => setEditing(false)} />
      ) : (
        <>
          {points.map((point) => (
            <div key={point.id ?? point.value} className={classes.point}>
              <a href={`${kind === 'emails' ? 'mailto' : 'tel'}:${point.normalized ?? point.value}`}>{point.value}</a>
              {point.label && <small>{tEnum('records.pointLabel', point.label)}</small>}
              {point.primary && points.length > 1 && <small>{t('records.primary')}</small>}
            </div>
          ))}
          {!readOnly && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setEditing(true)}>
              {points.length === 0 ? t('forms.add') : t('common.edit')}
            </Button>
          )}
        </>
      )}
    </Fact>
  );
}

const labels = ['work', 'home', 'mobile', 'other'];

function PointsForm({ kind, points, onSave, onClose }: Omit<PointsFactProps, 'readOnly'> & { onClose: () => void }) {
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
          <Group key={index} gap={4} align="flex-start" wrap="nowrap">
            <Radio
              mt={6}
              size="xs"
              name={`primary-${kind}`}
              aria-label={t('records.makePrimary')}
              checked={row.primary}
              onChange={() => makePrimary(index)}
            />
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
