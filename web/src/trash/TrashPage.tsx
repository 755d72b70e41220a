import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function TrashPage() {
  return <Page title={t('records.trash')}>{null}</Page>;
}
