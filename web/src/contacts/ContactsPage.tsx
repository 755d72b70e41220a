import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function ContactsPage() {
  return <Page title={t('contacts.title')}>{null}</Page>;
}
