import { Button, SegmentedControl, Stack } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { sentenceOf } from '../api/problem';
import { Notice } from '../forms/Notice';
import { t, tEnum } from '../i18n/t';
import { paths } from '../paths';
import { useCan } from '../session/session';
import { DropZone } from '../ui/DropZone';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Page, Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { type ImportObject, type ImportSummary, importObjects, upload, useImports } from './imports';
import { KeptMappings } from './KeptMappings';
import { MovingIn } from './MovingIn';

/** Files brought in, newest first, and the place to drop the next one. */
export function ImportsPage() {
  const canImport = useCan('imports.write');
  const imports = useImports();
  const all = imports.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t('imports.title')} width="narrow">
      {canImport && <NewImport />}
      {imports.isPending && <Loading />}
      {imports.isError && <Trouble error={imports.error} onRetry={() => void imports.refetch()} />}
      {imports.isSuccess && all.length === 0 && !canImport && (
        <EmptyState icon="importFile" title={t('imports.none')} />
      )}
      {imports.isSuccess && all.length === 0 && canImport && <MovingIn />}
      {all.length > 0 && (
        <Section title={t('imports.earlier')}>
          <Rows label={t('imports.earlier')}>
            {all.map((one) => (
              <ImportRow key={one.id} one={one} />
            ))}
          </Rows>
          {imports.hasNextPage && (
            <Button variant="subtle" mt="xs" onClick={() => void imports.fetchNextPage()}>
              {t('imports.older')}
            </Button>
          )}
        </Section>
      )}
      {canImport && <KeptMappings />}
    </Page>
  );
}

function NewImport() {
  const navigate = useNavigate();
  const [object, setObject] = useState<ImportObject>('companies');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const take = async (file: File) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const one = await upload(object, file);
      await navigate(paths.import(one.id));
    } catch (error) {
      setTrouble(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Section title={t('imports.new')} text={t('imports.newText')}>
      <Stack gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('imports.object')}
          value={object}
          onChange={(value) => setObject(value as ImportObject)}
          data={importObjects.map((value) => ({ value, label: t(`nav.${value}`) }))}
        />
        <DropZone
          text={t('importFiles.drop')}
          action={t('imports.choose')}
          accept=".csv,.tsv,.txt,.xlsx,.vcf,.jsonl,text/csv,text/vcard"
          busy={busy}
          onFile={(file) => void take(file)}
        />
        {trouble && <Notice>{trouble}</Notice>}
      </Stack>
    </Section>
  );
}

function ImportRow({ one }: { one: ImportSummary }) {
  const tone = one.status === 'failed' ? 'bad' : one.status === 'done' ? 'good' : 'quiet';
  const status = one.dryRun && one.status === 'done' ? 'ready' : one.status;
  return (
    <Row end={<Ago value={one.createdAt} />}>
      <Link {...paths.import(one.id)}>{one.fileName}</Link>{' '}
      <Text small tone="quiet">
        {t('imports.rowsOf', { count: one.rows, what: t(`nav.${one.object as ImportObject}`) })}
      </Text>{' '}
      <Text small tone={status === 'done' ? tone : 'quiet'}>
        {tEnum('imports', `status_${status}`)}
      </Text>{' '}
      {status === 'done' && one.failed > 0 && (
        <Text small tone="bad">
          {t('imports.failed', { count: one.failed })}
        </Text>
      )}
    </Row>
  );
}
