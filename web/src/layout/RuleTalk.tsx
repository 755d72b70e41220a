import { useEffect, useState } from 'react';
import type { ApiProblem } from '../api/problem';
import { ruleTalk } from '../api/ruleTalk';
import { withQualityWords, withWorkWords } from '../i18n/load';
import { laterField } from '../ui/later';
import { sayWarning } from '../ui/toasts';

const ReasonDialog = laterField(async () => (await withQualityWords(() => import('./ReasonDialog'))).ReasonDialog);

/** Shows what the workspace's rules say on a write, and asks for the reason that one of them wants. */
export function RuleTalk() {
  const [asked, setAsked] = useState<{ problem: ApiProblem; answer: (reason?: string) => void }>();
  useEffect(() => {
    ruleTalk.warned = (messages) => sayWarning([...new Set(messages)].join(' '));
    ruleTalk.ask = (problem) => new Promise((answer) => setAsked({ problem, answer }));
    return () => {
      ruleTalk.warned = undefined;
      ruleTalk.ask = undefined;
    };
  }, []);
  // What was finished without a connection in a tab that was closed since.
  useEffect(() => {
    if (Object.keys(localStorage).some((key) => key.startsWith('crm.waiting.')))
      void withWorkWords(() => import('../records/work/outbox')).then(({ sendWaiting }) => sendWaiting());
  }, []);
  if (!asked) return null;
  return (
    <ReasonDialog
      question={asked.problem.detail ?? ''}
      onAnswer={(reason) => {
        setAsked(undefined);
        asked.answer(reason);
      }}
    />
  );
}
