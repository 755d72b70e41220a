import { Button, Group } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useCan } from '../session/session';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { everythingIsOld, type Import, type ImportObject, isOpen, isRunning, start, useImport } from './imports';
import { MappingTable } from './MappingTable';
import { Preview } from './Preview';
import { Settings } from './Settings';

const Outcome = later(async () => (await import('./Outcome')).Outcome);
const Progress = later(async () => (await import('./Progress')).Progress);

/** From the file to the records: what each column becomes, how it will look, the run, and what came of it. */
export function ImportPage() {
  const { id } = useParams({ from: '/inside/imports/$id' });
  const { data: one, isError, error, refetch } = useImport(id);
  const running = one !== undefined && isRunning(one);
  const ran = useRef(false);
  useEffect(() => {
    if (running) ran.current = true;
    else if (ran.current) {
      ran.current = false;
      everythingIsOld();
    }
  }, [running]);
  if (isError && !one) {
    return (
      <Page title={t('imports.title')}>
        <Trouble error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!one) return <Loading />;
  return (
    <Page
      title={one.file.name}
      aside={t('imports.rowsOf', { count: one.rows, what: t(`nav.${one.object as ImportObject}`) })}
      actions={<Actions one={one} />}
    >
      {running && <Progress one={one} />}
      {!running && one.status !== 'ready' && <Outcome one={one} />}
      {isOpen(one) && (
        <>
          <Settings one={one} />
          <MappingTable one={one} />
          <Preview one={one} />
        </>
      )}
    </Page>
  );
}

function Actions({ one }: { one: Import }) {
  const canImport = useCan('imports.write');
  const [busy, setBusy] = useState(false);
  const go = (dryRun: boolean) => {
    setBusy(true);
    Progress.preload();
    Outcome.preload();
    start(one, dryRun)
      .catch(sayProblem)
      .finally(() => setBusy(false));
  };
  if (!isOpen(one) || !canImport) {
    return (
      <Button variant="default" renderRoot={(props) => <Link {...paths.imports()} {...props} />}>
        {t('imports.another')}
      </Button>
    );
  }
  return (
    <Group gap={6}>
      <Button variant="default" disabled={busy} onClick={() => go(true)}>
        {t('imports.dryRun')}
      </Button>
      <Button loading={busy} onClick={() => go(false)}>
        {t('imports.start', { count: one.rows })}
      </Button>
    </Group>
  );
}
