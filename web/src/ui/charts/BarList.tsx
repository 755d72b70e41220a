import type { ReactNode } from 'react';
import type { Tone } from './ColumnChart';
import classes from './charts.module.css';

interface BarListProps {
  label: string;
  items: { key: string; name: ReactNode; value: number; text: ReactNode; tone?: Tone }[];
}

/** Values side by side, the longest bar for the largest: names and figures stay text. */
export function BarList({ label, items }: BarListProps) {
  const most = Math.max(1, ...items.map((item) => item.value));
  return (
    <ul className={classes.bars} aria-label={label}>
      {items.map((item) => (
        <li key={item.key}>
          <span>{item.name}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect
              className={classes.column}
              data-tone={item.tone ?? 'first'}
              width={(item.value / most) * 100}
              height="10"
            />
          </svg>
          <span>{item.text}</span>
        </li>
      ))}
    </ul>
  );
}
