import { Button, Stack, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, ok } from '../api/client';
import { ApiProblem, sentenceOf } from '../api/problem';
import { Notice } from '../forms/Notice';
import { t } from '../i18n/t';
import type { ConfirmationPage, ConsentAnswer, OwnValues } from '../records/confirmations/confirmations';
import { Consents, consentsOf, OwnForm } from '../records/confirmations/OwnForm';
import { Loading } from '../ui/Loading';
import { Sheet } from '../ui/Page';
import { OwnFacts } from './OwnFacts';

type State = { page?: ConfirmationPage; closed?: boolean; trouble?: string };

/** What a customer sees who was asked: no sign-in, one tap when all is right. Without a token it asks for a letter's code. */
export function ConfirmPage() {
  const { token } = useSearch({ from: '/outside/confirm' });
  return token ? <Opened key={token} token={token} /> : <AskForCode />;
}

function AskForCode() {
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  return (
    <Sheet title={t('confirm.titlePlain')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim()) void navigate({ to: '/confirm', search: { token: code.trim() } });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('confirm.code')}
            placeholder="ABCD-EFGH-JKMN"
            autoComplete="off"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" size="sm">
            {t('confirm.open')}
          </Button>
        </Stack>
      </form>
    </Sheet>
  );
}

function Opened({ token }: { token: string }) {
  const [{ page, closed, trouble }, setState] = useState<State>({});
  useEffect(() => {
    ok(api.POST('/api/v1/confirmations/open', { body: { token } })).then(
      (answer) => setState({ page: answer as ConfirmationPage }),
      (error: unknown) => setState(ApiProblem.isGone(error) ? { closed: true } : { trouble: sentenceOf(error) }),
    );
  }, [token]);
  if (closed || trouble) {
    return (
      <Sheet title={t('confirm.titlePlain')}>
        <Notice tone={closed ? 'info' : 'bad'}>{closed ? t('confirm.closed') : trouble}</Notice>
      </Sheet>
    );
  }
  if (!page) return <Loading />;
  return page.answered ? (
    <Sheet title={t('confirm.titlePlain')} brand={page.businessName}>
      <Notice tone="good">{t('confirm.again')}</Notice>
    </Sheet>
  ) : (
    <Question token={token} page={page} onAnswered={() => setState({ page: { ...page, answered: true } })} />
  );
}

function Question({ token, page, onAnswered }: { token: string; page: ConfirmationPage; onAnswered: () => void }) {
  const [correcting, setCorrecting] = useState(false);
  const [consents, setConsents] = useState(() => consentsOf(page));
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const send = (values: OwnValues, given: ConsentAnswer[]) => {
    setBusy(true);
    setProblem(undefined);
    ok(api.POST('/api/v1/confirmations/answer', { body: { token, values, consents: given } }))
      .then(() => setDone(true))
      .catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 409) onAnswered();
        else setProblem(error);
      })
      .finally(() => setBusy(false));
  };
  if (done) {
    return (
      <Sheet title={t('confirm.thanks')} brand={page.businessName}>
        <Notice tone="good">{t('confirm.thanksText', { business: page.businessName })}</Notice>
      </Sheet>
    );
  }
  const errors = problem instanceof ApiProblem ? problem.errors : {};
  return (
    <Sheet title={t('confirm.titlePlain')} brand={page.businessName}>
      <Stack gap="md">
        <p>{correcting ? t('confirm.correctText') : (page.message ?? t('confirm.message'))}</p>
        {problem !== undefined && <Notice>{sentenceOf(problem)}</Notice>}
        {correcting ? (
          <OwnForm
            page={page}
            consents={consents}
            action={t('confirm.save')}
            busy={busy}
            errors={errors}
            onSend={send}
          />
        ) : (
          <>
            <OwnFacts values={page.values} />
            <Consents page={page} given={consents} onChange={setConsents} />
            <Button size="md" loading={busy} onClick={() => send(page.values ?? ({} as OwnValues), consents)}>
              {t('confirm.allRight')}
            </Button>
            <Button variant="default" size="md" onClick={() => setCorrecting(true)}>
              {t('confirm.correct')}
            </Button>
          </>
        )}
      </Stack>
    </Sheet>
  );
}
