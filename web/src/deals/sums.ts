import type { Money } from '../api/types';

/** Adds (or with -1 takes away) an amount to sums by currency, to the last digit: no floating point. */
export function withAmount(sums: Money[], amount: Money | null, sign: 1 | -1): Money[] {
  if (!amount) return sums;
  const at = sums.findIndex((sum) => sum.currency === amount.currency);
  const before = sums[at]?.amount ?? '0';
  const next = { currency: amount.currency, amount: add(before, amount.amount, sign) };
  if (at < 0) return [...sums, next];
  return isZero(next.amount) ? sums.filter((_, index) => index !== at) : sums.with(at, next);
}

/** What the sums are worth at a chance of so many percent, rounded to the decimals they came with. */
export function weighted(sums: Money[], percent: number): Money[] {
  return sums.map(({ amount, currency }) => {
    const decimals = decimalsOf(amount);
    const hundredfold = units(amount, decimals) * BigInt(Math.round(percent));
    const half = hundredfold < 0n ? -50n : 50n;
    return { currency, amount: text((hundredfold + half) / 100n, decimals) };
  });
}

/** The same when an amount with its own chance comes or goes. */
export function withWorth(sums: Money[], amount: Money | null, percent: number, sign: 1 | -1): Money[] {
  return amount ? withAmount(sums, weighted([amount], percent)[0] ?? null, sign) : sums;
}

function add(one: string, other: string, sign: 1 | -1): string {
  const decimals = Math.max(decimalsOf(one), decimalsOf(other));
  return text(units(one, decimals) + BigInt(sign) * units(other, decimals), decimals);
}

function decimalsOf(amount: string): number {
  return amount.split('.')[1]?.length ?? 0;
}

function units(amount: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

function text(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals > 0 ? `.${digits.slice(-decimals)}` : '';
  return `${value < 0n ? '-' : ''}${whole}${fraction}`;
}

function isZero(amount: string): boolean {
  return /^-?[0.]*$/.test(amount);
}
