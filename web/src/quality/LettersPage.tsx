import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import type { components } from '../api/schema';
import { formatDate } from '../i18n/format';
import { t } from '../i18n/t';
import { refreshConfirmations } from '../records/confirmations/confirmations';
import { EmptyState } from '../ui/EmptyState';
import { Letter } from '../ui/Letter';
import { Page } from '../ui/Page';
import { sayProblem } from '../ui/toasts';

type Letters = components['schemas']['LetterList']['items'];

/** Letters to be printed, a sheet each. They are made on a button, not by looking: each making ends the links before. */
export function LettersPage() {
  const { ids } = useSearch({ from: '/inside/quality/letters' });
  const [letters, setLetters] = useState<Letters>();
  const make = () =>
    void ok(api.PUT('/api/v1/confirmation-requests/letters', { body: { ids: ids.split(',') } })).then((answer) => {
      setLetters(answer?.items);
      return refreshConfirmations();
    }, sayProblem);
  return (
    <Page
      title={t('asking.letters')}
      actions={letters && <Button onClick={() => globalThis.print()}>{t('asking.print')}</Button>}
    >
      {letters ? (
        letters.map((letter) => (
          <Letter key={letter.id} from={letter.businessName} to={letter.address} title={t('asking.asking')}>
            <p>{t('asking.letterGreeting', { name: letter.contactName })}</p>
            <p>{letter.message}</p>
            <p>{t('asking.letterLink')}</p>
            <img src={letter.qr} alt={t('asking.letterLink')} width="150" height="150" />
            <p>
              {t('asking.code', { page: letter.page })} <strong>{letter.code}</strong>
            </p>
            <p>{t('asking.letterUntil', { date: formatDate(letter.expiresAt) })}</p>
            <p>{t('asking.letterThanks', { business: letter.businessName })}</p>
          </Letter>
        ))
      ) : (
        <EmptyState
          icon="mail"
          title={t('asking.letters')}
          text={t('asking.lettersText')}
          action={<Button onClick={make}>{t('asking.makeLetters')}</Button>}
        />
      )}
    </Page>
  );
}
