import { formatDate, today } from '../i18n/format';
import { withQualityWords } from '../i18n/load';
import { t } from '../i18n/t';
import { Bones } from '../ui/Bones';
import { Columns } from '../ui/Columns';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { ComingDates, OpenConcerns } from './Cares';
import { ClosingDeals } from './ClosingDeals';
import { DueTasks } from './DueTasks';
import { FirstSteps } from './FirstSteps';
import { useClosingDeals, useComingDates, useDueTasks, useLastChanged, useOpenConcerns } from './home';
import { LastChanges } from './LastChanges';
import { useFirstSteps } from './useFirstSteps';

const FiveFixes = later(async () => (await withQualityWords(() => import('../records/quality/FiveFixes'))).FiveFixes);

/** What needs me now: the first steps, what is due, what should close, what was changed. */
export function HomePage() {
  const start = useFirstSteps();
  const tasks = useDueTasks();
  const deals = useClosingDeals();
  const changes = useLastChanged();
  const concerns = useOpenConcerns();
  const dates = useComingDates();
  // All at once: a part that came first would be pushed down by the ones above it.
  const waiting = [start, tasks, deals, changes, concerns, dates].some((part) => part.isLoading);
  return (
    <Page title={t('home.title')} aside={formatDate(today())}>
      {waiting ? (
        <Columns side={<Bones rows={6} />}>
          <Bones rows={3} />
          <Bones rows={3} />
        </Columns>
      ) : (
        <>
          {start.steps.length > 0 && <FirstSteps steps={start.steps} hide={start.hide} show={start.show} />}
          <Columns side={<LastChanges changes={changes} />}>
            <OpenConcerns concerns={concerns} />
            <DueTasks tasks={tasks} />
            <ComingDates dates={dates} />
            <ClosingDeals deals={deals} />
            <FiveFixes />
          </Columns>
        </>
      )}
    </Page>
  );
}
