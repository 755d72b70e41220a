import { formatDate, today } from '../i18n/format';
import { t } from '../i18n/t';
import { Bones } from '../ui/Bones';
import { Columns } from '../ui/Columns';
import { Page } from '../ui/Page';
import { ClosingDeals } from './ClosingDeals';
import { DueTasks } from './DueTasks';
import { FirstSteps } from './FirstSteps';
import { useClosingDeals, useDueTasks, useLastChanged } from './home';
import { LastChanges } from './LastChanges';
import { useFirstSteps } from './useFirstSteps';

/** What needs me now: the first steps, what is due, what should close, what was changed. */
export function HomePage() {
  const start = useFirstSteps();
  const tasks = useDueTasks();
  const deals = useClosingDeals();
  const changes = useLastChanged();
  // All at once: a part that came first would be pushed down by the ones above it.
  const waiting = [start, tasks, deals, changes].some((part) => part.isLoading);
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
            <DueTasks tasks={tasks} />
            <ClosingDeals deals={deals} />
          </Columns>
        </>
      )}
    </Page>
  );
}
