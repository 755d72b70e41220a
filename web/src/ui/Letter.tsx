import type { ReactNode } from 'react';
import classes from './letter.module.css';

interface LetterProps {
  from: string;
  /** The lines of the address field. */
  to: string[];
  title: string;
  picture: string;
  pictureOf: string;
  children: ReactNode;
}

/** A letter as it comes out of the printer: a sheet of its own, the address where a window envelope has its window. */
export function Letter({ from, to, title, picture, pictureOf, children }: LetterProps) {
  return (
    <article className={classes.letter}>
      <p className={classes.from}>{from}</p>
      <address className={classes.to}>
        {to.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </address>
      <h2>{title}</h2>
      {children}
      <img className={classes.picture} src={picture} alt={pictureOf} width="140" height="140" />
    </article>
  );
}
