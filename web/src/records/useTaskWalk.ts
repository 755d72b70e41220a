import { useState } from 'react';
import type { Task } from '../api/types';
import { useShortcuts } from '../ui/shortcuts';
import { finishTask } from './tasks';

/** J and K walk through tasks on the screen, X finishes the one they stand on, which is returned. */
export function useTaskWalk(walk: Task[], canFinish: boolean): Task | undefined {
  const [chosen, setChosen] = useState<string>();
  const at = Math.max(
    0,
    walk.findIndex((task) => task.id === chosen),
  );
  const current = walk[at];
  const go = (step: number) => setChosen(walk[Math.max(0, Math.min(walk.length - 1, chosen ? at + step : at))]?.id);
  const finish = () => {
    setChosen(walk[at + 1]?.id);
    if (current) void finishTask(current);
  };
  useShortcuts([
    { keys: 'j', label: 'tasks.next', group: 'list', run: () => go(1) },
    { keys: 'k', label: 'tasks.previous', group: 'list', run: () => go(-1) },
    ...(canFinish && current
      ? [{ keys: 'x', label: 'tasks.finish' as const, group: 'list' as const, run: finish }]
      : []),
  ]);
  return current;
}
