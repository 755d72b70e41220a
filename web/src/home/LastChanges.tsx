import { Link } from '@tanstack/react-router';
import { t } from '../i18n/t';
import { recordPath } from '../paths';
import { EmptyState } from '../ui/EmptyState';
import { Section } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import type { useLastChanged } from './home';

/** Where the workspace was busy last, as links to go on from. */
export function LastChanges({ changes }: { changes: ReturnType<typeof useLastChanged> }) {
  const { records, error, refetch } = changes;
  return (
    <Section title={t('home.changes')}>
      {error && <Trouble error={error} onRetry={() => void refetch()} />}
      {!error && records.length === 0 && (
        <EmptyState compact icon="restore" title={t('home.noChanges')} text={t('home.noChangesText')} />
      )}
      {records.length > 0 && (
        <Rows label={t('home.changes')}>
          {records.map((record) => (
            <Row
              key={record.id}
              end={
                <Text tone="quiet">
                  <Ago value={record.updatedAt} />
                </Text>
              }
            >
              <Link {...recordPath(record.object, record.id)}>{record.title}</Link>{' '}
              <Text tone="quiet" small>
                {t(`common.object.${record.object}`)}
              </Text>
            </Row>
          ))}
        </Rows>
      )}
    </Section>
  );
}
