import { Group, SegmentedControl } from '@mantine/core';
import { formatDate, today } from '../i18n/format';
import { withQualityWords } from '../i18n/load';
import { t } from '../i18n/t';
import { Bones } from '../ui/Bones';
import { Columns, Thirds } from '../ui/Columns';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { preferences, usePreferences } from '../ui/preferences';
import { Trouble } from '../ui/Trouble';
import { ComingDates } from './Cares';
import { DueTasks } from './DueTasks';
import { FirstSteps } from './FirstSteps';
import { useComingDates, useDueTasks, useJobs, useLastChanged } from './home';
import { LastChanges } from './LastChanges';
import { useFirstSteps } from './useFirstSteps';

// Its pictures come while the figures are asked for.
const Jobs = later(async () => (await import('./Jobs')).Jobs);
Jobs.preload();
const FiveFixes = later(async () => (await withQualityWords(() => import('../records/quality/FiveFixes'))).FiveFixes);

/** How the three jobs go and what to do next for each; below them my tasks, what is near, and what was changed. */
export function HomePage() {
  const of = usePreferences().homeOf;
  const start = useFirstSteps();
  const jobs = useJobs(of);
  const tasks = useDueTasks();
  const changes = useLastChanged();
  const dates = useComingDates();
  // All at once: a part that came first would be pushed down by the ones above it.
  const waiting = [start, jobs, tasks, changes, dates].some((part) => part.isLoading);
  return (
    <Page
      title={t('home.title')}
      aside={formatDate(today())}
      actions={
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('home.whose')}
            value={of}
            onChange={(homeOf) => preferences.set({ homeOf: homeOf as 'mine' | 'everybody' })}
            data={(['mine', 'everybody'] as const).map((value) => ({ value, label: t(`home.${value}`) }))}
          />
        </Group>
      }
    >
      {waiting ? (
        <>
          <Thirds>
            <Bones rows={6} />
            <Bones rows={6} />
            <Bones rows={6} />
          </Thirds>
          <Columns side={<Bones rows={6} />}>
            <Bones rows={3} />
          </Columns>
        </>
      ) : (
        <>
          {start.steps.length > 0 && <FirstSteps steps={start.steps} hide={start.hide} show={start.show} />}
          {jobs.error && <Trouble error={jobs.error} onRetry={() => void jobs.refetch()} />}
          {jobs.data && <Jobs home={jobs.data} />}
          <Columns side={<LastChanges changes={changes} />}>
            <DueTasks tasks={tasks} />
            <ComingDates dates={dates} />
            <FiveFixes />
          </Columns>
        </>
      )}
    </Page>
  );
}
