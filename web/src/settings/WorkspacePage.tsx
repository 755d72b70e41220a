import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function WorkspacePage() {
  return <Page title={t('settings.workspace')}>{null}</Page>;
}
