import { Button } from '@mantine/core';
import { Link, useLoaderData } from '@tanstack/react-router';
import { objectOf } from '../api/keys';
import { openCreator } from '../creators';
import { t, tEnum } from '../i18n/t';
import { recordPath } from '../paths';
import { useMay } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Page } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';

/** Where a telephone system sends the browser when it rings, and nobody or several have the number. One file opens by itself. */
export function CallerPage() {
  const { number, hits } = useLoaderData({ from: '/inside/call' });
  const write = useMay('contact', 'create');
  const title = t('search.lookingFor', { number });
  if (!hits) {
    return (
      <Page title={title}>
        <EmptyState icon="search" title={t('search.wrong')} text={t('search.nobodyText')} />
      </Page>
    );
  }
  const add = write && (
    <Button onClick={() => openCreator('contact', { phone: number })}>{t('search.addCaller')}</Button>
  );
  if (hits.length === 0) {
    return (
      <Page title={title}>
        <EmptyState icon="person" title={t('search.nobody')} text={t('search.nobodyText')} action={add} />
      </Page>
    );
  }
  return (
    <Page title={title} actions={add}>
      <p>{t('search.several')}</p>
      <Rows label={title}>
        {hits.map((hit) => (
          <Row key={hit.id} end={hit.matched?.value}>
            <Link {...recordPath(hit.object, hit.id)}>{hit.title}</Link>{' '}
            {[tEnum('common.object', objectOf(hit.object)), hit.subtitle].filter(Boolean).join(' · ')}
          </Row>
        ))}
      </Rows>
    </Page>
  );
}
