import type { ReactNode } from 'react';
import classes from './plain.module.css';

interface PlainTableProps {
  label: string;
  head: string[];
  /** Whether it holds choices of many words, which must have their room. */
  roomy?: boolean;
  /** Whether words are never broken: addresses stay readable on a phone, and the table scrolls. */
  whole?: boolean;
  children: ReactNode;
}

/** A table that is read, or holds a few fields: no sorting, no selection. Scrolls sideways by itself when it must. */
export function PlainTable({ label, head, roomy, whole, children }: PlainTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <table className={classes.table} data-roomy={roomy || undefined} data-whole={whole || undefined}>
        <thead>
          <tr>
            {head.map((title) =>
              title ? (
                <th key={title} scope="col">
                  {title}
                </th>
              ) : (
                <td key="actions" />
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
