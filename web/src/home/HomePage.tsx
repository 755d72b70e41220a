import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function HomePage() {
  return <Page title={t('home.title')}>{null}</Page>;
}
