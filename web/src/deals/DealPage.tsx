import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function DealPage() {
  return <Page title={t('deals.title')}>{null}</Page>;
}
