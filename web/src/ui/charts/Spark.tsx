import classes from './charts.module.css';

/** A trend in a small picture; its figures stand in words beside it. */
export function Spark({ label, values }: { label: string; values: number[] }) {
  const [least, most] = [Math.min(0, ...values), Math.max(1, ...values)];
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  const points = values.map((value, index) => `${index * step},${38 - ((value - least) / (most - least)) * 36}`);
  return (
    <svg className={classes.spark} viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label={label}>
      <polygon className={classes.area} points={`0,40 ${points.join(' ')} 100,40`} />
      <polyline className={classes.line} points={points.join(' ')} />
    </svg>
  );
}
