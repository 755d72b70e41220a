import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function CompaniesPage() {
  return <Page title={t('companies.title')}>{null}</Page>;
}
