import classes from './pairs.module.css';

/** Names left, values right, to be read only. */
export function Pairs({ items }: { items: { label: string; values: string[] }[] }) {
  return (
    <dl className={classes.pairs}>
      {items.map(({ label, values }) => (
        <div key={label}>
          <dt>{label}</dt>
          {values.map((value) => (
            <dd key={value}>{value}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
