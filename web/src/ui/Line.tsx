import classes from './bars.module.css';

interface LineProps {
  label: string;
  /** Values from 0 to 100, one after the other. */
  points: { name: string; value: number }[];
}

/** A small picture of a value of 0 to 100 over time. The same figures stand in a table beside it. */
export function Line({ label, points }: LineProps) {
  const step = points.length > 1 ? 100 / (points.length - 1) : 0;
  const path = points.map((point, index) => `${index * step},${100 - point.value}`).join(' ');
  return (
    <svg className={classes.bars} viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
      <polyline
        className={classes.line}
        points={points.length === 1 ? `0,${100 - (points[0]?.value ?? 0)} 100,${100 - (points[0]?.value ?? 0)}` : path}
      />
    </svg>
  );
}
