import { t } from '../i18n/t';
import { Page } from '../ui/Page';

export function TasksPage() {
  return <Page title={t('tasks.title')}>{null}</Page>;
}
