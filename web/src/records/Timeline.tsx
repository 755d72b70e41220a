import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Fragment, useMemo } from 'react';
import type { Collection } from '../api/keys';
import type { TimelineEntry } from '../api/types';
import { dateIn, formatDate, formatTime } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { recordPath } from '../paths';
import { useCan } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import type { IconName } from '../ui/icons';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { changeText, worthTelling } from './changeText';
import { useAllCustomFields } from './custom/customFields';
import { pinLine } from './file/file';
import fileClasses from './file/file.module.css';
import { type TimelineSearch, timelineSearch } from './filters';
import { useMembers } from './members';
import { usePipelines } from './pipelines';
import classes from './record.module.css';
import { type TimelineFilter, useTimeline } from './timelineOf';

const TimelineFilters = later(async () => (await import('./TimelineFilters')).TimelineFilters);

interface TimelineProps {
  collection: Collection;
  id: string;
  pinned?: TimelineEntry[] | undefined;
}

/** All that happened to a record, newest first: talks, tasks, stages, and who changed what. Pinned lines stay on top. */
export function Timeline({ collection, id, pinned = [] }: TimelineProps) {
  const search = timelineSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const filter = asked(search);
  const timeline = useTimeline(collection, id, filter);
  const names = useNames();
  const canWrite = useCan('records.write');
  const entries = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const set = (change: TimelineSearch) =>
    void navigate({ to: '.', search: timelineSearch({ ...search, ...change }), replace: true, resetScroll: false });
  const onPin = canWrite ? (entry: TimelineEntry) => void pinLine(collection, id, entry) : undefined;
  return (
    <section aria-label={t('file.timeline')}>
      {pinned.length > 0 && (
        <ol className={fileClasses.pinned} aria-label={t('file.pinned')}>
          {pinned.map((entry) => (
            <Entry key={entry.id} entry={entry} names={names} onPin={onPin} withDay />
          ))}
        </ol>
      )}
      <div className={fileClasses.filters}>
        <TimelineFilters search={search} set={set} />
      </div>
      {timeline.isPending && <Loading />}
      {timeline.isError && <Trouble error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isSuccess && entries.length === 0 && (
        <EmptyState icon="note" title={Object.keys(filter).length > 0 ? t('records.noMatch') : t('file.nothingYet')} />
      )}
      <ol className={classes.entries}>
        {entries.map((entry, index) => {
          const day = dateIn(entry.at);
          const first = index === 0 || dateIn(entries[index - 1]?.at ?? '') !== day;
          return (
            <Fragment key={entry.id}>
              {first && <li className={classes.day}>{formatDate(day)}</li>}
              {/* A line of somebody else's (a person of the company) is pinned on theirs. */}
              <Entry entry={entry} names={names} onPin={entry.about ? undefined : onPin} />
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
          {t('file.older')}
        </Button>
      )}
    </section>
  );
}

/** The address as the API is asked: days become instants. */
function asked({ kind, by, direction, from, to }: TimelineSearch): TimelineFilter {
  const all = { kind, actorId: by, direction, from: instantOf(from, 0), to: instantOf(to, 1) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
}

/** The start of a day where one is, so many days later; nothing for what is no day. */
function instantOf(day: string | undefined, later: number): string | undefined {
  const date = new Date(`${day}T00:00`);
  if (Number.isNaN(date.getTime())) return undefined;
  date.setDate(date.getDate() + later);
  return date.toISOString();
}

interface EntryProps {
  entry: TimelineEntry;
  names: Map<string, string>;
  onPin?: ((entry: TimelineEntry) => void) | undefined;
  withDay?: boolean;
}

function Entry({ entry, names, onPin, withDay }: EntryProps) {
  const changes = ownWords.has(entry.kind) ? [] : entry.changes.filter(worthTelling);
  const words = [
    entry.status && entry.status !== 'done' && tEnum('file', `status_${entry.status}`),
    entry.direction && tEnum('file', `direction_${entry.direction}`),
    entry.outcome && outcomeOf(entry),
    entry.actor?.name,
  ]
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
      <span className={fileClasses.when}>
        <time dateTime={entry.at}>{withDay ? formatDate(dateIn(entry.at)) : formatTime(entry.at)}</time>
        {onPin && (
          <IconButton
            icon="star"
            pressed={entry.pinnedAt !== null}
            label={entry.pinnedAt ? t('file.unpin') : t('file.pin')}
            onClick={() => onPin(entry)}
          />
        )}
      </span>
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

/** Names for the ids that changes speak of: people, stages, options; and for the names of the workspace's own fields. */
function useNames(): Map<string, string> {
  const members = useMembers();
  const { data: pipelines } = usePipelines();
  const { data: fields } = useAllCustomFields();
  return useMemo(() => {
    const stages = pipelines?.flatMap((pipeline) => [pipeline, ...pipeline.stages]) ?? [];
    const options = fields?.flatMap((field) => field.options) ?? [];
    return new Map([
      ...[...members, ...stages].map((one) => [one.id, one.name] as const),
      ...options.map((option) => [option.id, option.label] as const),
      ...(fields ?? []).map((field) => [`custom.${field.key}`, field.label] as const),
    ]);
  }, [members, pipelines, fields]);
}

const talks = ['call', 'meeting', 'visit', 'email', 'letter', 'demo', 'sms', 'chat', 'other'];

/** A talk or task has words of its own; for the rest, what happened says it. */
function titleOf(entry: TimelineEntry): string {
  const own =
    [...talks, 'note', 'task', 'concern', 'enquiry', 'rule', 'nonBuyReason'].includes(entry.kind) && entry.title !== '';
  if (own) return entry.title;
  const word = tEnum('file.entry', entry.kind);
  return ['preference', 'date', 'relationship', 'point', 'invitation'].includes(entry.kind) && entry.title
    ? `${word}: ${entry.title}`
    : word;
}

/** Kinds whose line says it all: their changes are left out. */
const ownWords = new Set(['preference', 'concern', 'date', 'relationship', 'point', 'lifecycle', 'rule']);

function outcomeOf(entry: TimelineEntry): string {
  const outcome = entry.outcome ?? '';
  if (entry.kind === 'enquiry') return tEnum('file', `enquiry_${outcome}`);
  if (entry.kind === 'lifecycle') return tEnum('contacts', `stage_${outcome}`);
  if (entry.kind === 'point') return tEnum('file', `validity_${outcome}`);
  if (entry.kind === 'date') return tEnum('file', `date_${outcome}`);
  if (entry.kind === 'relationship') return tEnum('work', `relation_${outcome}`).replace(/^relation_/, '');
  return tEnum('work.outcome', outcome);
}

const icons: Record<string, IconName> = {
  rule: 'warning',
  call: 'phone',
  meeting: 'meeting',
  visit: 'visit',
  email: 'mail',
  letter: 'mail',
  demo: 'board',
  sms: 'phone',
  chat: 'note',
  other: 'circle',
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
  lifecycle: 'flag',
  point: 'phone',
  preference: 'tag',
  concern: 'warning',
  enquiry: 'mail',
  date: 'calendar',
  invitation: 'calendar',
  relationship: 'person',
  nonBuyReason: 'flag',
};
