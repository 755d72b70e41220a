import { Link } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { EmptyState } from '../ui/EmptyState';
import { Page } from '../ui/Page';

export function NotFound() {
  return (
    <Page title={t('common.notFound')}>
      <EmptyState
        icon="search"
        title={t('common.notFound')}
        text={t('common.notFoundText')}
        action={<Link {...paths.start()}>{t('common.toStart')}</Link>}
      />
    </Page>
  );
}
