import { Button, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, useMemo, useState } from 'react';
import type { Collection } from '../api/keys';
import type { TimelineEntry } from '../api/types';
import { dateIn, formatDate, formatTime } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { recordPath } from '../paths';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import type { IconName } from '../ui/icons';
import { Loading } from '../ui/Loading';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { changeText, worthTelling } from './changeText';
import { useMembers } from './members';
import { usePipelines } from './pipelines';
import classes from './record.module.css';
import { useTimeline } from './records';

const talks = 'call,meeting,visit,email,note';

/** All that happened to a record, newest first: talks, tasks, stages, and who changed what. */
export function Timeline({ collection, id }: { collection: Collection; id: string }) {
  const [kinds, setKinds] = useState('all');
  const timeline = useTimeline(collection, id, kinds === 'all' ? undefined : talks);
  const names = useNames();
  const entries = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('records.timeline')}>
      <SegmentedControl
        mt="lg"
        size="xs"
        aria-label={t('records.show')}
        value={kinds}
        onChange={setKinds}
        data={[
          { value: 'all', label: t('records.everything') },
          { value: 'talks', label: t('records.talks') },
        ]}
      />
      {timeline.isPending && <Loading />}
      {timeline.isError && <Trouble error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isSuccess && entries.length === 0 && <EmptyState icon="note" title={t('records.nothingYet')} />}
      <ol className={classes.entries}>
        {entries.map((entry, index) => {
          const day = dateIn(entry.at);
          const first = index === 0 || dateIn(entries[index - 1]?.at ?? '') !== day;
          return (
            <Fragment key={entry.id}>
              {first && <li className={classes.day}>{formatDate(day)}</li>}
              <Entry entry={entry} names={names} />
            </Fragment>
          );
        })}
      </ol>
      {timeline.hasNextPage && (
        <Button
          variant="subtle"
          mt="sm"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t('records.older')}
        </Button>
      )}
    </section>
  );
}

function Entry({ entry, names }: { entry: TimelineEntry; names: Map<string, string> }) {
  const changes = entry.changes.filter(worthTelling);
  const words = [entry.outcome && tEnum('records.outcome', entry.outcome), entry.actor?.name]
    .filter(Boolean)
    .join(' · ');
  return (
    <li className={classes.entry}>
      <Icon name={icons[entry.kind] ?? 'circle'} />
      <div>
        <Text strong>{titleOf(entry)}</Text>
        {words && <Text tone="quiet"> {words}</Text>}
        {entry.about && (
          <>
            {' '}
            <Link {...recordPath(entry.about.object, entry.about.id)}>{entry.about.title}</Link>
          </>
        )}
      </div>
      <time dateTime={entry.at}>{formatTime(entry.at)}</time>
      {entry.body && <p className={classes.body}>{entry.body}</p>}
      {changes.length > 0 && (
        <ul className={classes.changes}>
          {changes.map((change) => (
            <li key={change.field}>{changeText(change, names)}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Names for the ids that changes speak of: people and stages. */
function useNames(): Map<string, string> {
  const members = useMembers();
  const { data: pipelines } = usePipelines();
  return useMemo(() => {
    const stages = pipelines?.flatMap((pipeline) => [pipeline, ...pipeline.stages]) ?? [];
    return new Map([...members, ...stages].map((one) => [one.id, one.name]));
  }, [members, pipelines]);
}

/** A talk or task has words of its own; for the rest, what happened says it. */
function titleOf(entry: TimelineEntry): string {
  const own = ['call', 'meeting', 'visit', 'email', 'note', 'task'].includes(entry.kind) && entry.title !== '';
  return own ? entry.title : tEnum('records.entry', entry.kind);
}

const icons: Record<string, IconName> = {
  call: 'phone',
  meeting: 'meeting',
  visit: 'visit',
  email: 'mail',
  note: 'note',
  task: 'checkCircle',
  stage: 'stage',
  won: 'star',
  lost: 'close',
  reopened: 'restore',
  created: 'add',
  updated: 'edit',
  trashed: 'trash',
  restored: 'restore',
  imported: 'importFile',
};
