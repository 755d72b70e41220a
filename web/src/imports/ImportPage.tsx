import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function ImportPage() {
  return <Page title={t('imports.title')}>{null}</Page>;
}
