import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function ContactPage() {
  return <Page title={t('contacts.title')}>{null}</Page>;
}
