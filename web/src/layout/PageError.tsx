import type { ErrorComponentProps } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { currentMe } from '../session/session';
import { Page, Sheet } from '../ui/Page';
import { Trouble } from '../ui/Trouble';

/** In place of a page that failed: inside the shell where there is one, on a sheet of its own where there is none. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const Frame = currentMe() ? Page : Sheet;
  return (
    <Frame title={t('common.couldNotLoad')}>
      <Trouble error={error} onRetry={reset} />
    </Frame>
  );
}
