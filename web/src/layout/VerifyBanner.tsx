import { Anchor } from '@mantine/core';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { t } from '../i18n/t';
import { useMe } from '../session/session';
import { say, sayProblem } from '../ui/toasts';
import classes from './shell.module.css';

/** Reminds of the verification mail without standing in the way. */
export function VerifyBanner() {
  const { user } = useMe();
  const [sent, setSent] = useState(false);
  if (user.emailVerified) return null;
  const resend = () => {
    ok(api.POST('/api/v1/auth/resend-verification', {})).then(() => {
      setSent(true);
      say(t('session.verificationSent'));
    }, sayProblem);
  };
  return (
    <div className={classes.banner} role="note">
      <span>{t('session.verifyReminder', { email: user.email })}</span>
      {!sent && (
        <Anchor component="button" type="button" onClick={resend}>
          {t('session.resendVerification')}
        </Anchor>
      )}
    </div>
  );
}
