import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function CompanyPage() {
  return <Page title={t('companies.title')}>{null}</Page>;
}
