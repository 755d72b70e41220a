import { Button, Chip, Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { api, ok } from '../api/client';
import type { ActivityKind, RecordLink } from '../api/types';
import { t, tEnum } from '../i18n/t';
import { Icon } from '../ui/Icon';
import { useShortcuts } from '../ui/shortcuts';
import { say, sayProblem } from '../ui/toasts';
import { fileChanged } from './file/file';
import classes from './record.module.css';

const kinds: ActivityKind[] = ['note', 'call', 'meeting', 'visit', 'email'];
const outcomes: Record<ActivityKind, string[]> = {
  note: [],
  call: ['reached', 'noAnswer', 'leftVoicemail', 'wrongNumber', 'interested', 'notInterested'],
  meeting: ['held', 'noShow', 'interested', 'notInterested'],
  visit: ['held', 'noShow', 'interested', 'notInterested'],
  email: ['interested', 'notInterested', 'done'],
};

interface QuickLogProps {
  /** Called when a key goes to it: on a phone it may be on the other tab. */
  onOpen?: () => void;
  about: RecordLink;
}

/** What just happened, written down in a moment: L, O for the outcome, Ctrl+Enter. */
export function QuickLog({ about, onOpen }: QuickLogProps) {
  const [kind, setKind] = useState<ActivityKind>('note');
  const [body, setBody] = useState('');
  const [outcome, setOutcome] = useState<string | null>(null);
  const [direction, setDirection] = useState('out');
  const [at, setAt] = useState('');
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const choose = (next: ActivityKind) => {
    setKind(next);
    setOutcome(null);
  };
  const save = async () => {
    if (busy || (body.trim() === '' && outcome === null && kind === 'note')) return;
    setBusy(true);
    try {
      const when = at ? { at: new Date(at).toISOString() } : {};
      const words = body.trim() ? { body: body.trim() } : {};
      const links = [{ object: about.object, id: about.id }];
      await ok(
        api.POST('/api/v1/activities', {
          body: {
            kind,
            ...when,
            ...words,
            ...(outcome && { outcome }),
            ...(kind !== 'note' && { direction }),
            links,
          } as never,
        }),
      );
      setBody('');
      setOutcome(null);
      setAt('');
      say(t(`records.logged_${kind}`));
      await fileChanged();
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save();
  };
  const nextOutcome = () => {
    const all = outcomes[kind];
    const next = all[(all.indexOf(outcome ?? '') + 1) % all.length];
    if (next) setOutcome(next);
  };
  useShortcuts([
    {
      keys: 'l',
      label: 'records.logCall',
      group: 'record',
      run: () => {
        onOpen?.();
        choose('call');
        // The box, not the text: the next O shall choose an outcome and not be a letter.
        setTimeout(() => box.current?.focus());
      },
    },
    { keys: 'o', label: 'records.nextOutcome', group: 'record', run: nextOutcome },
    { keys: 'n', label: 'records.writeNote', group: 'record', run: () => focusNote() },
  ]);
  const focusNote = () => {
    onOpen?.();
    choose('note');
    setTimeout(() => box.current?.querySelector('textarea')?.focus());
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend
    <div
      ref={box}
      className={classes.log}
      role="group"
      aria-label={t('records.log')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <Stack gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('records.kind')}
          value={kind}
          onChange={(value) => choose(value as ActivityKind)}
          data={kinds.map((one) => ({ value: one, label: t(`records.kind_${one}`) }))}
        />
        {outcomes[kind].length > 0 && (
          <Chip.Group multiple={false} value={outcome} onChange={setOutcome}>
            <Group gap={6} role="radiogroup" aria-label={t('file.outcome')}>
              {outcomes[kind].map((one) => (
                <Chip key={one} value={one} size="xs">
                  {tEnum('file.outcome', one)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        )}
        <Textarea
          aria-label={t(`records.words_${kind}`)}
          placeholder={t(`records.words_${kind}`)}
          autosize
          minRows={2}
          maxRows={10}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Group justify="space-between">
          {kind === 'note' ? (
            <span />
          ) : (
            <Group gap={6}>
              <SegmentedControl
                size="xs"
                aria-label={t('file.direction')}
                value={direction}
                onChange={setDirection}
                data={[
                  { value: 'out', label: t('file.direction_out') },
                  { value: 'in', label: t('file.direction_in') },
                ]}
              />
              <TextInput
                size="xs"
                type="datetime-local"
                aria-label={t('records.when')}
                title={t('records.whenHint')}
                value={at}
                onChange={(event) => setAt(event.currentTarget.value)}
              />
            </Group>
          )}
          <Button leftSection={<Icon name="check" size={14} />} loading={busy} onClick={() => void save()}>
            {t(`records.save_${kind}`)}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}
