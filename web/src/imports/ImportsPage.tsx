import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function ImportsPage() {
  return <Page title={t('imports.title')}>{null}</Page>;
}
