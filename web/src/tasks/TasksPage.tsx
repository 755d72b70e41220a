import { Button, Group, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import type { Page as PageOf, Task } from '../api/types';
import { openCreator } from '../creators';
import { today } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { TaskRow } from '../records/TaskRow';
import { useTaskWalk } from '../records/useTaskWalk';
import { useMay, useMe } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page, Section } from '../ui/Page';
import { Rows } from '../ui/Rows';
import { Trouble } from '../ui/Trouble';
import { groupTasks } from './groups';

const OpenTask = later(async () => (await import('./OpenTask')).OpenTask);
const TaskTable = later(async () => (await import('./TaskTable')).TaskTable);

type Shown = 'mine' | 'everybody' | 'done' | 'table';

/** What is to be done, or all tasks as a table; the address holds which. */
export function TasksPage() {
  const search = useSearch({ from: '/inside/tasks' });
  const navigate = useNavigate();
  const canAdd = useMay('task', 'create');
  const table = search.view === 'table';
  const { view: _, whose = 'mine', task, ...asked } = search;
  const show = (value: Shown) =>
    void navigate(paths.tasks(value === 'table' ? { view: value } : value === 'mine' ? {} : { whose: value }));
  return (
    <Page
      title={t('tasks.title')}
      {...(table && { width: 'full' as const })}
      actions={
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('work.whose')}
            value={table ? 'table' : whose}
            onChange={(value) => show(value as Shown)}
            data={(['mine', 'everybody', 'done', 'table'] as const).map((value) => ({
              value,
              label: t(`work.whose_${value}`),
            }))}
          />
          {canAdd && (
            <Button leftSection={<Icon name="add" size={14} />} onClick={() => openCreator('task')}>
              {t('tasks.add')}
            </Button>
          )}
        </Group>
      }
    >
      {task && (
        <OpenTask
          key={task}
          id={task}
          onClose={() => {
            const { task: __, ...rest } = search;
            void navigate({ ...paths.tasks(rest), replace: true });
          }}
        />
      )}
      {table ? (
        <TaskTable
          search={asked}
          onSearch={(next) => void navigate({ ...paths.tasks({ ...next, view: 'table' }), replace: true })}
        />
      ) : (
        <TaskList whose={whose} />
      )}
    </Page>
  );
}

/** Overdue, today, then the rest. J and K walk, X finishes. */
function TaskList({ whose }: { whose: 'mine' | 'everybody' | 'done' }) {
  const canWrite = useMay('task', 'update');
  const tasks = useTasks(whose);
  const all = tasks.data?.pages.flatMap((page) => page.items) ?? [];
  const groups = whose === 'done' ? [] : groupTasks(all, today());
  const walk = whose === 'done' ? all : groups.flatMap(([, some]) => some);
  const current = useTaskWalk(walk, canWrite && whose !== 'done');
  const rows = (some: Task[]) =>
    some.map((task) => (
      <TaskRow
        key={task.id}
        task={task}
        current={task.id === current?.id}
        canWrite={canWrite}
        showAssignee={whose !== 'mine'}
      />
    ));
  return (
    <>
      {tasks.isPending && <Loading />}
      {tasks.isError && <Trouble error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.isSuccess && all.length === 0 && (
        <EmptyState icon="checkCircle" title={t('tasks.none')} text={t('tasks.noneText')} />
      )}
      {whose === 'done' && all.length > 0 && <Rows label={t('work.whose_done')}>{rows(all)}</Rows>}
      {groups.map(([group, some]) => (
        <Section key={group} title={t(`work.group_${group}`, { count: some.length })}>
          <Rows label={t(`work.group_${group}`, { count: some.length })}>{rows(some)}</Rows>
        </Section>
      ))}
      {tasks.hasNextPage && (
        <Button variant="subtle" loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
          {t('tasks.showMore')}
        </Button>
      )}
    </>
  );
}

function useTasks(whose: 'mine' | 'everybody' | 'done') {
  const me = useMe();
  const filter = {
    status: whose === 'done' ? 'done' : 'open',
    ...(whose !== 'everybody' && { assigneeId: me.member.id }),
  };
  return useInfiniteQuery({
    queryKey: keys.list('tasks', filter),
    queryFn: ({ pageParam, signal }) =>
      ok(
        api.GET('/api/v1/tasks', {
          params: {
            query: { filter, sort: whose === 'done' ? '-updatedAt' : 'dueDate', limit: 100, cursor: pageParam },
          },
          signal,
        }),
      ) as Promise<PageOf<Task>>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}
