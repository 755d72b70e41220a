import classes from './bars.module.css';

/** A value of 0 to 100 as a bar with its figure. */
export function Meter({ value, label }: { value: number; label: string }) {
  return (
    <span className={classes.meter}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className={classes.whole} width="100" height="8" />
        <rect className={classes.part} width={value} height="8" />
      </svg>
      {label}
    </span>
  );
}
