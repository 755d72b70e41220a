import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function ProfilePage() {
  return <Page title={t('settings.profile')}>{null}</Page>;
}
