import type { ErrorComponentProps } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';

export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <Page title={t('common.couldNotLoad')}>
      <Trouble error={error} onRetry={reset} />
    </Page>
  );
}
