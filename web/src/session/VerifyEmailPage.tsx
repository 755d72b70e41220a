import { Button, Stack } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { sentenceOf } from '../api/problem';
import { Notice } from '../forms/Notice';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { Sheet } from '../ui/Page';
import { currentMe, refreshMe } from './session';

/** A button, not an effect of opening the link: mail scanners open links too. */
export function VerifyEmailPage() {
  const { token } = useSearch({ from: '/outside/verify-email' });
  const [state, setState] = useState<{ done?: boolean; problem?: string }>({});
  const verify = () => {
    ok(api.POST('/api/v1/auth/verify-email', { body: { token } })).then(
      () => {
        setState({ done: true });
        if (currentMe()) void refreshMe();
      },
      (error: unknown) => setState({ problem: sentenceOf(error) }),
    );
  };
  return (
    <Sheet title={t('session.verifyTitle')}>
      <Stack gap="sm">
        {state.done && <Notice tone="good">{t('session.verified')}</Notice>}
        {state.problem && <Notice>{state.problem}</Notice>}
        {!state.done && (
          <Button size="sm" onClick={verify}>
            {t('session.verifyAction')}
          </Button>
        )}
        <Link {...paths.start()}>{t('session.toWorkspace')}</Link>
      </Stack>
    </Sheet>
  );
}
