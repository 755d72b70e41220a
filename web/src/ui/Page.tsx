import { type ReactNode, useEffect } from 'react';
import { t } from '../i18n/t';
import classes from './ui.module.css';

interface PageProps {
  title: string;
  /** Beside the title: a count, a status. */
  aside?: ReactNode;
  /** Buttons at the end of the title row. */
  actions?: ReactNode;
  /** `full` gives the content the whole area (tables, boards); `narrow` a readable column. */
  width?: 'full' | 'wide' | 'narrow';
  children: ReactNode;
}

/** The frame of every page behind the sign-in: one h1, its actions, and a body that scrolls. */
export function Page({ title, aside, actions, width = 'wide', children }: PageProps) {
  useTitle(title);
  return (
    <div className={classes.page}>
      <header className={classes.pageHead}>
        <h1 className={classes.pageTitle}>
          {title}
          {aside !== undefined && <small>{aside}</small>}
        </h1>
        {actions}
      </header>
      <div className={classes.pageBody}>
        <div className={bodies[width]}>{children}</div>
      </div>
    </div>
  );
}

const bodies = {
  full: classes.full,
  wide: classes.padded,
  narrow: `${classes.padded} ${classes.narrow}`,
};

/** A page before the sign-in: one small sheet under the mark, or under the name of the business that it speaks for. */
export function Sheet({ title, brand, children }: { title: string; brand?: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main id="main" className={classes.sheet}>
      <div className={classes.brand}>
        {!brand && <img className={classes.mark} src="/favicon.svg" alt="" />}
        {brand ?? t('common.product')}
      </div>
      <h1>{title}</h1>
      {children}
    </main>
  );
}

interface SectionProps {
  title: string;
  text?: string | undefined;
  /** At the end of the title's line. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, text, actions, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <header>
        <div className={classes.grow}>
          <h2>{title}</h2>
          {text && <p>{text}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${t('common.product')}`;
  }, [title]);
}
