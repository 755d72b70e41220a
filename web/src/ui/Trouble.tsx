import { Button } from '@mantine/core';
import { ApiProblem, sentenceOf } from '../api/problem';
import { t } from '../i18n/t';
import { EmptyState } from './EmptyState';

/** In place of something that could not be loaded: what happened, and a way to try again. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const missing = error instanceof ApiProblem && error.status === 404;
  return (
    <EmptyState
      icon="warning"
      title={missing ? t('common.notFound') : t('common.couldNotLoad')}
      text={missing ? t('common.notFoundText') : sentenceOf(error)}
      action={!missing && onRetry && <Button onClick={onRetry}>{t('common.tryAgain')}</Button>}
    />
  );
}
