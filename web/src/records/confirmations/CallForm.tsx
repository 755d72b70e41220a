import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, sentenceOf } from '../../api/problem';
import { Notice } from '../../forms/Notice';
import { t } from '../../i18n/t';
import { Loading } from '../../ui/Loading';
import { Trouble } from '../../ui/Trouble';
import { say } from '../../ui/toasts';
import { answerInCall, pageQuery } from './confirmations';
import { OwnForm } from './OwnForm';

/** What is asked in a call, to be filled in while one talks. */
export function CallForm({ id, onDone }: { id: string; onDone: () => void }) {
  const page = useQuery(pageQuery(id));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  if (page.isPending) return <Loading />;
  if (page.isError) return <Trouble error={page.error} />;
  return (
    <>
      {problem !== undefined && <Notice>{sentenceOf(problem)}</Notice>}
      <OwnForm
        page={page.data}
        action={t('asking.save')}
        busy={busy}
        errors={problem instanceof ApiProblem ? problem.errors : {}}
        onSend={(values, consents) => {
          setBusy(true);
          answerInCall(id, values, consents)
            .then(() => {
              say(t('asking.filled'));
              onDone();
            })
            .catch(setProblem)
            .finally(() => setBusy(false));
        }}
      />
    </>
  );
}
