import type { ReactNode } from 'react';
import { formatAgo, formatDate, formatInstant, formatMoney, formatNumber, type MoneyValue } from '../i18n/format';
import { tintOf } from './colours';
import classes from './ui.module.css';

/** Money in its own currency; nothing when there is none. */
export function Money({ value }: { value: MoneyValue | null | undefined }) {
  return value ? <span className={classes.number}>{formatMoney(value)}</span> : null;
}

/** A calendar date ("2026-11-22"). */
export function DateText({ value }: { value: string | null | undefined }) {
  return value ? (
    <time className={classes.number} dateTime={value}>
      {formatDate(value)}
    </time>
  ) : null;
}

/** An instant as "3 hours ago", the full time on hover. */
export function Ago({ value }: { value: string | null | undefined }) {
  return value ? (
    <time className={classes.number} dateTime={value} title={formatInstant(value)}>
      {formatAgo(value)}
    </time>
  ) : null;
}

export function Count({ value }: { value: number }) {
  return <span className={classes.number}>{formatNumber(value)}</span>;
}

interface TextProps {
  tone?: 'quiet' | 'good' | 'bad' | 'warn' | undefined;
  strong?: boolean;
  small?: boolean;
  children: ReactNode;
}

/** Words with a meaning: the tone chooses the colour, in light and in dark. */
export function Text({ tone, strong, small, children }: TextProps) {
  const names = [tone && classes[tone], strong && classes.strong, small && classes.small].filter(Boolean).join(' ');
  return <span className={names}>{children}</span>;
}

/** A word in a badge, in one of the colours that options may have. */
export function Tag({ children, colour }: { children: string; colour?: string | null | undefined }) {
  return (
    <span className={classes.tag} title={children} style={tintOf(colour)}>
      {children}
    </span>
  );
}

/** Initials in a disc (people) or a square (companies). */
export function Avatar({ name, square, large }: { name: string; square?: boolean; large?: boolean }) {
  return (
    <span
      className={classes.avatar}
      data-square={square || undefined}
      data-size={large ? 'lg' : undefined}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  );
}

export function Person({ name }: { name: string }) {
  return (
    <span className={classes.person}>
      <Avatar name={name} />
      <span>{name}</span>
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
