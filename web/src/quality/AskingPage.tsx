import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { AnswerReview } from '../records/confirmations/AnswerReview';
import { statsQuery, waitingQuery } from '../records/confirmations/confirmations';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { laterField } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { AskingFigures } from './AskingFigures';
import { Requests } from './Requests';

const AskManyDialog = laterField(async () => (await import('./AskManyDialog')).AskManyDialog);
const SettingsDialog = laterField(async () => (await import('./SettingsDialog')).SettingsDialog);

/** Asking customers whether all is still right: what came back, how it goes, and whom to ask next. */
export function AskingPage() {
  const stats = useQuery(statsQuery);
  const waiting = useQuery(waitingQuery);
  const canWrite = useCan('records.write');
  const canManage = useCan('tenant.write');
  const [open, setOpen] = useState<'ask' | 'settings'>();
  const answers = waiting.data?.items ?? [];
  return (
    <Page
      title={t('asking.asking')}
      actions={
        <Group gap="xs">
          {canManage && (
            <Button variant="default" onClick={() => setOpen('settings')}>
              {t('asking.settings')}
            </Button>
          )}
          {canWrite && (
            <Button leftSection={<Icon name="mail" size={14} />} onClick={() => setOpen('ask')}>
              {t('asking.askCustomers')}
            </Button>
          )}
        </Group>
      }
    >
      <p>{t('asking.askingText')}</p>
      {(stats.isPending || waiting.isPending) && <Loading />}
      {stats.isError && <Trouble error={stats.error} onRetry={() => void stats.refetch()} />}
      {waiting.isError && <Trouble error={waiting.error} onRetry={() => void waiting.refetch()} />}
      {stats.data && waiting.data && (
        <>
          <AskingFigures stats={stats.data} />
          <Section title={t('asking.answers')} text={t('asking.answersText')}>
            {answers.length === 0 ? (
              <EmptyState compact icon="check" title={t('asking.noAnswers')} />
            ) : (
              <Rows label={t('asking.answers')}>
                {answers.map((request) => (
                  <Row key={request.id}>
                    <Link {...paths.contact(request.contactId)}>{request.contactName}</Link>{' '}
                    <Text tone="quiet" small>
                      {`${tEnum('asking', `channel_${request.channel}`)} · `}
                      <Ago value={request.answeredAt} />
                    </Text>
                    <AnswerReview request={request} readOnly={!canWrite} />
                  </Row>
                ))}
              </Rows>
            )}
          </Section>
          <Requests canWrite={canWrite} />
        </>
      )}
      {open === 'ask' && <AskManyDialog onClose={() => setOpen(undefined)} />}
      {open === 'settings' && <SettingsDialog onClose={() => setOpen(undefined)} />}
    </Page>
  );
}
