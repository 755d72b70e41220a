import type { ReactNode } from 'react';
import classes from './letter.module.css';

interface LetterProps {
  from: string;
  /** The lines of the address field. */
  to: string[];
  title: string;
  children: ReactNode;
}

/** A letter as it comes out of the printer: a sheet of its own, the address where a window envelope has its window. */
export function Letter({ from, to, title, children }: LetterProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll to what is read here
    <article className={classes.letter} tabIndex={0}>
      <p className={classes.from}>{from}</p>
      <address className={classes.to}>
        {to.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </address>
      <h2>{title}</h2>
      {children}
    </article>
  );
}
