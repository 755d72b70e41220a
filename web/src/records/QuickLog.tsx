import { Button, Chip, Group, Menu, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { api, ok } from '../api/client';
import type { ActivityKind, NextStepInput, RecordLink } from '../api/types';
import { t, tEnum } from '../i18n/t';
import { useMay, useMe } from '../session/session';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { useShortcuts } from '../ui/shortcuts';
import { say, sayProblem } from '../ui/toasts';
import { fileChanged } from './file/file';
import classes from './record.module.css';
import { dailyKinds, outcomes, rareKinds } from './work/outcomes';

const StepChoice = later(async () => (await import('./work/StepChoice')).StepChoice);

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
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const { tenant } = useMe();
  const canPlan = useMay('task', 'create');
  const kinds = dailyKinds.includes(kind) ? dailyKinds : [...dailyKinds, kind];
  const box = useRef<HTMLDivElement>(null);
  const choose = (next: ActivityKind) => {
    setKind(next);
    setOutcome(null);
  };
  const save = async (next?: NextStepInput) => {
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
      setText('');
      if (next) {
        const { planStep, dayOf } = await import('./work/steps');
        await planStep(next, about, tenant.timeZone);
        say(t('work.planned', { title: next.title, day: dayOf(next) }));
      } else say(tEnum('work', `logged_${kind}`));
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
      label: 'file.logCall',
      group: 'record',
      run: () => {
        onOpen?.();
        choose('call');
        // The box, not the text: the next O shall choose an outcome and not be a letter.
        setTimeout(() => box.current?.focus());
      },
    },
    { keys: 'o', label: 'file.nextOutcome', group: 'record', run: nextOutcome },
    { keys: 'n', label: 'file.writeNote', group: 'record', run: () => focusNote() },
  ]);
  const focusNote = () => {
    onOpen?.();
    choose('note');
    setTimeout(() => box.current?.querySelector('textarea')?.focus());
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend
    <div ref={box} className={classes.log} role="group" aria-label={t('file.log')} tabIndex={-1} onKeyDown={onKeyDown}>
      <Stack gap="xs">
        <Group gap={6} wrap="nowrap">
          <SegmentedControl
            size="xs"
            aria-label={t('records.kind')}
            value={kind}
            onChange={(value) => choose(value as ActivityKind)}
            data={kinds.map((one) => ({ value: one, label: tEnum('work', `kind_${one}`) }))}
          />
          <Menu>
            <Menu.Target>
              <IconButton icon="dots" label={t('work.moreKinds')} />
            </Menu.Target>
            <Menu.Dropdown>
              {rareKinds.map((one) => (
                <Menu.Item key={one} onClick={() => choose(one)}>
                  {tEnum('work', `kind_${one}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
        {outcomes[kind].length > 0 && (
          <Chip.Group multiple={false} value={outcome} onChange={setOutcome}>
            <Group gap={6} role="radiogroup" aria-label={t('file.outcome')}>
              {outcomes[kind].map((one) => (
                <Chip key={one} value={one} size="xs">
                  {tEnum('work.outcome', one)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        )}
        <Textarea
          aria-label={tEnum('work', `words_${kind}`)}
          placeholder={tEnum('work', `words_${kind}`)}
          autosize
          minRows={2}
          maxRows={10}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        {canPlan && outcome && (
          <StepChoice
            about={about}
            told={{ kind, outcome }}
            text={text}
            onText={setText}
            action={t('work.logAndPlan')}
            busy={busy}
            onTake={(step) => void save(step)}
          />
        )}
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
                aria-label={t('file.when')}
                title={t('file.whenHint')}
                value={at}
                onChange={(event) => setAt(event.currentTarget.value)}
              />
            </Group>
          )}
          <Button leftSection={<Icon name="check" size={14} />} loading={busy} onClick={() => void save()}>
            {tEnum('work', `save_${kind}`)}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}
