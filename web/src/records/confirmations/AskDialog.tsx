import { Button, Checkbox, Group, Modal, Radio, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { sentenceOf } from '../../api/problem';
import { Notice } from '../../forms/Notice';
import { t, tEnum } from '../../i18n/t';
import { Text } from '../../ui/Text';
import { say } from '../../ui/toasts';
import { type AskChannel, type AskedField, ask, askedFields, useDryCount, type Whom } from './confirmations';

interface AskDialogProps {
  whom: Whom;
  /** In front of the questions: a choice of whom. */
  children?: ReactNode;
  onClose: () => void;
}

const start: AskedField[] = ['name', 'emails', 'phones', 'addresses', 'consent'];
const left = ['recent', 'noAddress', 'sameAddress', 'notAllowed'] as const;

/** Asks one customer or many: what about and how, with an exact count before anything goes out. */
export function AskDialog({ whom, children, onClose }: AskDialogProps) {
  const [fields, setFields] = useState<AskedField[]>(start);
  const [channel, setChannel] = useState<AskChannel>('mail');
  const [again, setAgain] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const asked = { ...whom, fields, channel, again };
  const dry = useDryCount(asked);
  const count = dry.data?.asked ?? 0;
  const send = () => {
    setBusy(true);
    ask(asked)
      .then((outcome) => {
        say(t('asking.asked', { count: outcome.asked }));
        onClose();
      })
      .catch(setProblem)
      .finally(() => setBusy(false));
  };
  const trouble = problem ?? dry.error;
  return (
    <Modal opened onClose={onClose} title={t('asking.askOne')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="sm">
        {children}
        <Checkbox.Group
          label={t('asking.askWhat')}
          value={fields}
          onChange={(chosen) => setFields(askedFields.filter((field) => chosen.includes(field)))}
        >
          <Group gap="sm" mt={6}>
            {askedFields.map((field) => (
              <Checkbox key={field} size="xs" value={field} label={tEnum('asking', `field_${field}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Radio.Group label={t('asking.channel')} value={channel} onChange={(value) => setChannel(value as AskChannel)}>
          <Group gap="sm" mt={6}>
            {(['mail', 'call', 'letter'] as const).map((value) => (
              <Radio key={value} size="xs" value={value} label={t(`asking.channel_${value}`)} />
            ))}
          </Group>
        </Radio.Group>
        <Checkbox
          size="xs"
          label={t('asking.again')}
          checked={again}
          onChange={(event) => setAgain(event.currentTarget.checked)}
        />
        {trouble !== undefined && trouble !== null && <Notice>{sentenceOf(trouble)}</Notice>}
        {dry.data && (
          <Text tone="quiet" small>
            {[
              t('asking.count_found', { count: dry.data.found }),
              ...left.flatMap((why) => {
                const number = dry.data[why];
                return number > 0 ? [t(`asking.count_${why}`, { count: number })] : [];
              }),
            ].join(' · ')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button loading={busy} disabled={count === 0} onClick={send}>
            {t('asking.askCount', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
