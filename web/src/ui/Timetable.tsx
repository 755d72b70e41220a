import type { ReactNode, Ref } from 'react';
import classes from './timetable.module.css';

/** Around the grid of a calendar. */
export function Timetable({ ref, children }: { ref: Ref<HTMLDivElement>; children: ReactNode }) {
  return (
    <div ref={ref} className={classes.timetable}>
      {children}
    </div>
  );
}
