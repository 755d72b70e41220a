import type { Money as MoneyValue } from '../../api/types';
import { dateIn, formatDate, formatDuration, formatMoney, today } from '../../i18n/format';
import { t } from '../../i18n/t';
import { Avatar } from '../../ui/Text';
import classes from './card.module.css';

interface CardFaceProps {
  /** Under the title: who it is for. */
  about: string | null;
  amount: MoneyValue | null;
  owner: string | null;
  /** When it should be done; late when that is past and it is still open. */
  due: string | null;
  open: boolean;
  /** Since when it stands here. */
  since: string;
  /** When its next step is; an open one without, or with one whose day is past, shows red. */
  step?: string | null;
  /** Since when nobody has worked on it for too long. */
  rotSince?: string | null;
}

/** Plain elements only: hundreds of these are on a board. */
export function CardFace({ about, amount, owner, due, open, since, step, rotSince }: CardFaceProps) {
  const late = open && due !== null && due < today();
  const seconds = Math.max(0, (Date.now() - Date.parse(since)) / 1000);
  const long = formatDuration(seconds, 'long');
  const stepDay = step && dateIn(step);
  const stepLate = step !== undefined && (!stepDay || stepDay < today());
  return (
    <>
      {about && <div className={classes.about}>{about}</div>}
      {open && stepLate && (
        <div className={classes.step}>
          {stepDay ? t('board.stepLate', { day: formatDate(stepDay) }) : t('tasks.noStep')}
        </div>
      )}
      {rotSince && <div className={classes.rot}>{t('records.rotting', { count: daysSince(rotSince) })}</div>}
      <div className={classes.foot}>
        <span className={classes.amount}>{amount && formatMoney(amount)}</span>
        {open && due && (
          <span className={classes.due} data-late={late || undefined}>
            {late ? t('board.lateBy', { day: formatDate(due) }) : formatDate(due)}
          </span>
        )}
        <span className={classes.age} title={t('records.here', { time: long })}>
          <span aria-hidden="true">{formatDuration(seconds)}</span>
          <span className={classes.hidden}>{t('records.here', { time: long })}</span>
        </span>
        {owner && (
          <span title={owner}>
            <Avatar name={owner} />
            <span className={classes.hidden}>{owner}</span>
          </span>
        )}
      </div>
    </>
  );
}

/** Whole days; the first one counts, so that nothing rots for no time. */
export function daysSince(instant: string): number {
  return Math.max(1, Math.floor((Date.now() - Date.parse(instant)) / 86_400_000));
}
