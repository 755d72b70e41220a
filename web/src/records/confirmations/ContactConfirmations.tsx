import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { t, tEnum } from '../../i18n/t';
import { paths } from '../../paths';
import { laterField } from '../../ui/later';
import { Row, Rows } from '../../ui/Rows';
import { Ago, Text } from '../../ui/Text';
import { say, sayProblem } from '../../ui/toasts';
import { AnswerReview } from './AnswerReview';
import { type Confirmation, cancelRequest, consentsQuery, contactConfirmationsQuery } from './confirmations';

const AskDialog = laterField(async () => (await import('./AskDialog')).AskDialog);
const CallForm = laterField(async () => (await import('./CallForm')).CallForm);

interface ContactConfirmationsProps {
  contactId: string;
  readOnly: boolean;
}

/** On a contact's file: ask whether all is still right, and what came of it; what they consent to. */
export function ContactConfirmations({ contactId, readOnly }: ContactConfirmationsProps) {
  const requests = useQuery(contactConfirmationsQuery(contactId)).data ?? [];
  const consents = (useQuery(consentsQuery(contactId)).data ?? []).filter((consent) => consent.current);
  const [asking, setAsking] = useState(false);
  const shown = requests.filter((request, index) => index < 3 || request.waiting > 0);
  return (
    <div data-fact="consent">
      <h2>{t('asking.asking')}</h2>
      {shown.length > 0 && (
        <Rows label={t('asking.asking')}>
          {shown.map((request) => (
            <Row key={request.id}>
              <Request request={request} readOnly={readOnly} />
            </Row>
          ))}
        </Rows>
      )}
      {!readOnly && (
        <Button variant="default" mt="xs" onClick={() => setAsking(true)} onPointerEnter={AskDialog.preload}>
          {t('asking.askOne')}
        </Button>
      )}
      {consents.length > 0 && (
        <>
          <h2>{t('asking.consents')}</h2>
          <Rows label={t('asking.consents')}>
            {consents.map((consent) => (
              <Row key={consent.id} end={<Ago value={consent.at} />}>
                <Text tone={consent.given ? 'good' : 'bad'} strong>
                  {t(consent.given ? 'asking.consent_yes' : 'asking.consent_no')}
                </Text>{' '}
                {consent.text}
              </Row>
            ))}
          </Rows>
        </>
      )}
      {asking && <AskDialog whom={{ contactIds: [contactId] }} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Request({ request, readOnly }: { request: Confirmation; readOnly: boolean }) {
  const [filling, setFilling] = useState(false);
  const open = request.state === 'created' || request.state === 'sent' || request.state === 'opened';
  return (
    <>
      {`${tEnum('asking', `channel_${request.channel}`)}, ${tEnum('asking', `state_${request.state}`)} `}
      <Text tone="quiet" small>
        <Ago value={request.answeredAt ?? request.openedAt ?? request.sentAt ?? request.createdAt} />
        {request.createdBy && ` · ${request.createdBy}`}
      </Text>
      {request.answer.length > 0 && <AnswerReview request={request} readOnly={readOnly} />}
      {open && !readOnly && !filling && (
        <Group gap="xs" mt={6}>
          {request.channel === 'call' && (
            <Button onClick={() => setFilling(true)} onPointerEnter={CallForm.preload}>
              {t('asking.fill')}
            </Button>
          )}
          {request.channel === 'letter' && (
            <Button variant="light" renderRoot={(props) => <Link {...paths.letters([request.id])} {...props} />}>
              {t('asking.printLetter')}
            </Button>
          )}
          <Button
            variant="subtle"
            color="gray"
            onClick={() => void cancelRequest(request.id).then(() => say(t('asking.cancelled')), sayProblem)}
          >
            {t('asking.cancel')}
          </Button>
        </Group>
      )}
      {filling && <CallForm id={request.id} onDone={() => setFilling(false)} />}
    </>
  );
}
