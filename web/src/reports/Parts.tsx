import { Link } from '@tanstack/react-router';
import { formatMoney, formatNumber } from '../i18n/format';
import { type Part, type RowsOf, rowsPath } from './reports';

/** How many, and the way to them. */
export function Many({ count, rows }: { count: number; rows: RowsOf }) {
  return <td>{count > 0 ? <Link {...rowsPath(rows)}>{formatNumber(count)}</Link> : formatNumber(0)}</td>;
}

export function Opens({ part }: { part: Part }) {
  return <Many count={part.count} rows={part.rows} />;
}

export function Sums({ part }: { part: Part }) {
  return <td>{part.sums.map((sum) => formatMoney(sum)).join(' + ')}</td>;
}
