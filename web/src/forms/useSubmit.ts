import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { ApiProblem } from '../api/problem';
import { bindProblem } from './bindProblem';

interface Submit {
  onSubmit: (event?: React.FormEvent<HTMLFormElement>) => void;
  busy: boolean;
  /** What went wrong and belongs to no field. */
  notice: string | undefined;
  /** The whole answer, for a form that can offer more than words (a duplicate's link). */
  problem: ApiProblem | undefined;
}

/** Sends a form once, and puts what the server says where it belongs. */
export function useSubmit<V extends Record<string, unknown>>(
  form: UseFormReturnType<V>,
  action: (values: V) => Promise<unknown>,
): Submit {
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const onSubmit = form.onSubmit((values) => {
    if (busy) return;
    setBusy(true);
    setNotice(undefined);
    setProblem(undefined);
    action(values)
      .catch((error: unknown) => {
        setProblem(error instanceof ApiProblem ? error : undefined);
        setNotice(bindProblem(form, error));
      })
      .finally(() => setBusy(false));
  });
  return { onSubmit, busy, notice, problem };
}
