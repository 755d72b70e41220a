import { Button, Group, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sentenceOf } from '../../api/problem';
import { t } from '../../i18n/t';
import { paths, recordPath } from '../../paths';
import { useCan, useMe } from '../../session/session';
import { laterField } from '../../ui/later';
import { say, sayProblem } from '../../ui/toasts';
import { askable, confirmNow, fill, type QueueItem, takeIt, typed } from './queue';

const AskDialog = laterField(async () => (await import('../confirmations/AskDialog')).AskDialog);

/** One tap from a defect to its end: a field on the spot, "still right", a question to the customer, or the record itself. */
export function FixAction({ item, words }: { item: QueueItem; words: string }) {
  const me = useMe();
  const canWrite = useCan('records.write');
  const [open, setOpen] = useState<'field' | 'ask'>();
  const [busy, setBusy] = useState(false);
  const run = (work: Promise<void>) => {
    setBusy(true);
    work.then(() => say(t('fixes.fixed')), sayProblem).finally(() => setBusy(false));
  };
  const named = (verb: string) => `${verb}: ${item.title}, ${words}`;
  const { defect } = item;
  if (open === 'field') return <FieldFix item={item} words={words} onClose={() => setOpen(undefined)} />;
  if (canWrite && typed.has(defect)) {
    return (
      <Button variant="light" aria-label={named(t('fixes.fix'))} onClick={() => setOpen('field')}>
        {t('fixes.fix')}
      </Button>
    );
  }
  if (canWrite && defect.endsWith(':stale') && (item.pointId || item.object === 'contact')) {
    return (
      <Button
        variant="light"
        loading={busy}
        aria-label={named(t('fixes.confirmNow'))}
        onClick={() => run(confirmNow(item))}
      >
        {t('fixes.confirmNow')}
      </Button>
    );
  }
  if (canWrite && defect === 'owner') {
    return (
      <Button
        variant="light"
        loading={busy}
        aria-label={named(t('fixes.takeIt'))}
        onClick={() => run(takeIt(item, me.member.id))}
      >
        {t('fixes.takeIt')}
      </Button>
    );
  }
  if (canWrite && item.object === 'contact' && (askable.has(defect) || defect.includes(':'))) {
    return (
      <>
        <Button variant="light" aria-label={named(t('fixes.askCustomer'))} onClick={() => setOpen('ask')}>
          {t('fixes.askCustomer')}
        </Button>
        {open === 'ask' && <AskDialog whom={{ contactIds: [item.id] }} onClose={() => setOpen(undefined)} />}
      </>
    );
  }
  if (defect === 'duplicate') {
    return (
      <Button
        variant="light"
        aria-label={named(t('fixes.review'))}
        renderRoot={(props) => (
          <Link {...paths.duplicates(item.object === 'contact' ? 'contacts' : 'companies', item.id)} {...props} />
        )}
      >
        {t('fixes.review')}
      </Button>
    );
  }
  return (
    <Button
      variant="default"
      aria-label={named(t('fixes.open'))}
      renderRoot={(props) => <Link {...recordPath(item.object, item.id)} {...props} />}
    >
      {t('fixes.open')}
    </Button>
  );
}

function FieldFix({ item, words, onClose }: { item: QueueItem; words: string; onClose: () => void }) {
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!value.trim()) return;
        setBusy(true);
        fill(item, value.trim())
          .then(() => {
            say(t('fixes.fixed'));
            onClose();
          })
          .catch((error: unknown) => setProblem(sentenceOf(error)))
          .finally(() => setBusy(false));
      }}
    >
      <Group gap={6} wrap="nowrap" align="start">
        <TextInput
          size="xs"
          autoFocus
          aria-label={`${item.title}: ${words}`}
          type={item.defect === 'email' ? 'email' : item.defect === 'phone' ? 'tel' : 'text'}
          value={value}
          error={problem}
          onChange={(event) => setValue(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && onClose()}
        />
        <Button type="submit" loading={busy}>
          {t('fixes.save')}
        </Button>
      </Group>
    </form>
  );
}
