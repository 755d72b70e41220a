import { Button, Group, NativeSelect, type NativeSelectProps, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { ApiProblem, sentenceOf } from '../../api/problem';
import { Notice } from '../../forms/Notice';
import { t } from '../../i18n/t';
import { announce } from '../../ui/announce';
import { ContactPicker } from '../pickers';
import type { PartValues } from './parts';

export interface PartField {
  name: string;
  label: string;
  type?: 'text' | 'long' | 'date' | 'number' | 'choice' | 'contact';
  choices?: PartChoice[];
  /** Choices that are asked for when the form opens; "" is none of them. */
  offer?: { key: unknown[]; ask: (signal: AbortSignal) => Promise<PartChoice[]>; none: string };
}

export interface PartChoice {
  value: string;
  label: string;
}

interface PartFormProps {
  label: string;
  fields: PartField[];
  start: PartValues;
  /** Saves; `version` is the one to write over when somebody else was first and we still want ours. */
  onSave: (values: PartValues, version: number | undefined) => Promise<unknown>;
  onClose: () => void;
}

/** A few fields edited where they stand. When somebody else was first, both versions are shown and one is chosen. */
export function PartForm({ label, fields, start, onSave, onClose }: PartFormProps) {
  const [values, setValues] = useState(start);
  const [titles, setTitles] = useState<Record<string, string | null>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [notice, setNotice] = useState<string>();
  const [theirs, setTheirs] = useState<PartValues & { version: number }>();
  const [busy, setBusy] = useState(false);
  const set = (name: string, value: unknown) => setValues((all) => ({ ...all, [name]: value }));
  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    if (busy) return;
    setBusy(true);
    setErrors({});
    setNotice(undefined);
    try {
      await onSave(emptied(values), theirs?.version);
      onClose();
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : undefined;
      if (problem?.type === 'stale' && problem.current) {
        setTheirs(problem.current as PartValues & { version: number });
        announce(t('file.bothChanged'));
      } else {
        const known = Object.fromEntries(
          Object.entries(problem?.errors ?? {}).map(([name, [words = '']]) => [name, words]),
        );
        setErrors(known);
        if (!fields.some((field) => field.name in known)) setNotice(sentenceOf(error));
      }
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
  };
  return (
    <form onSubmit={(event) => void save(event)} onKeyDown={onKeyDown} aria-label={label} noValidate>
      <Stack gap={6} py={6}>
        {fields.map((field, index) => {
          const shared = {
            label: field.label,
            size: 'xs',
            error: errors[field.name],
            value: String(values[field.name] ?? ''),
            autoFocus: index === 0,
          } as const;
          if (field.type === 'contact') {
            return (
              <ContactPicker
                key={field.name}
                label={field.label}
                value={(values[field.name] as string | null) ?? null}
                title={titles[field.name] ?? null}
                error={errors[field.name]}
                autoFocus={index === 0}
                onChange={(id, title) => {
                  set(field.name, id);
                  setTitles({ ...titles, [field.name]: title });
                }}
              />
            );
          }
          if (field.type === 'choice') {
            return (
              <Choice
                key={field.name}
                {...shared}
                field={field}
                onChange={(event) => set(field.name, event.currentTarget.value)}
              />
            );
          }
          if (field.type === 'long') {
            return (
              <Textarea
                key={field.name}
                {...shared}
                autosize
                minRows={2}
                maxRows={8}
                onChange={(event) => set(field.name, event.currentTarget.value)}
              />
            );
          }
          return (
            <TextInput
              key={field.name}
              {...shared}
              type={field.type === 'date' ? 'date' : 'text'}
              inputMode={field.type === 'number' ? 'numeric' : undefined}
              autoComplete="off"
              onChange={(event) =>
                set(
                  field.name,
                  field.type === 'number' ? wholeNumber(event.currentTarget.value) : event.currentTarget.value,
                )
              }
            />
          );
        })}
        {theirs && (
          <Notice tone="info">
            {t('file.bothChanged')}
            <ul>
              {fields
                .filter((field) => String(theirs[field.name] ?? '') !== String(values[field.name] ?? ''))
                .map((field) => (
                  <li key={field.name}>
                    {t('file.theirsAndYours', {
                      field: field.label,
                      theirs: String(theirs[field.name] ?? '–'),
                      yours: String(values[field.name] ?? '–'),
                    })}
                  </li>
                ))}
            </ul>
          </Notice>
        )}
        {notice && <Notice>{notice}</Notice>}
        <Group gap={6}>
          <Button type="submit" loading={busy}>
            {theirs ? t('file.saveMine') : t('common.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {theirs ? t('file.keepTheirs') : t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ChoiceProps extends Omit<NativeSelectProps, 'data'> {
  field: PartField;
}

function Choice({ field: { choices = [], offer }, ...shared }: ChoiceProps) {
  const offered = useQuery({
    queryKey: offer?.key ?? [],
    queryFn: ({ signal }) => offer?.ask(signal) ?? [],
    enabled: offer !== undefined,
  });
  if (!offer) return <NativeSelect {...shared} data={choices} />;
  // What was chosen before stays in sight while the list is on its way, and when it is too old to be offered.
  const kept = shared.value && !offered.data?.some((one) => one.value === shared.value) ? choices : [];
  return <NativeSelect {...shared} data={[{ value: '', label: offer.none }, ...kept, ...(offered.data ?? [])]} />;
}

/** Fields left empty are cleared. */
function emptied(values: PartValues): PartValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === '' ? null : value]));
}

function wholeNumber(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
