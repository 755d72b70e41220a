import { Link } from '@tanstack/react-router';
import type { components } from '../api/schema';
import { formatMoney, formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import type { ReportSearch } from './reportSearch';
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

type Told = components['schemas']['NotSingly'] | null;

/** Whose line it is, and the way to the person's own page; several who are shown in a group have none. */
export function Whose({ id, name, told, time }: { id: string; name: string | null; told: Told; time: ReportSearch }) {
  if (id === 'notSingly') return t('figures.notSingly', { count: told?.people ?? 0 });
  if (!id) return t('reports.without_owner');
  const { from, to } = time;
  return <Link {...paths.person(id, { ...(from && { from }), ...(to && { to }) })}>{name}</Link>;
}

/** Why not everybody has a line. */
export function NotSingly({ told }: { told: Told }) {
  return told && <p>{told.shown ? t('figures.notSinglyText') : t('figures.notSinglyLeftOut')}</p>;
}
