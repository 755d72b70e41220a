import type { Money } from '../api/types';

/**
 * An amount as people type it: "1250", "1 250,50", "12k". What cannot be read goes to the server as typed, which says so in
 * words.
 */
export function typedAmount(text: string, currency: string): Money | null {
  const bare = text.replace(/[\s'’\p{Sc}]/gu, '');
  if (bare === '') return null;
  const thousands = /^(\d+(?:[.,]\d+)?)k$/i.exec(bare);
  if (thousands?.[1]) return { amount: String(Math.round(Number(thousands[1].replace(',', '.')) * 1000)), currency };
  return { amount: plain(bare), currency };
}

/** The last sign is the decimal one when at most two digits follow it; all others group digits. */
function plain(text: string): string {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return text;
  const after = text.slice(last + 1);
  const whole = text.slice(0, last).replace(/[.,]/g, '');
  return after.length <= 2 ? `${whole}.${after}` : `${whole}${after}`;
}
