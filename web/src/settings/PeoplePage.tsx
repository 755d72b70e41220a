import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function PeoplePage() {
  return <Page title={t('settings.people')}>{null}</Page>;
}
