import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function DealsPage() {
  return <Page title={t('deals.title')}>{null}</Page>;
}
