import classes from './figures.module.css';

/** A few numbers side by side, each over its name. */
export function Figures({ items }: { items: { label: string; value: string }[] }) {
  return (
    <dl className={classes.figures}>
      {items.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
