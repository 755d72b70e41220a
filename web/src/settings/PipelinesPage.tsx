import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function PipelinesPage() {
  return <Page title={t('settings.pipelines')}>{null}</Page>;
}
