import { t } from '../i18n/t';
import layout from './layout.module.css';
import classes from './ui.module.css';

/** Where `rows` lines are about to be. Quick answers come before it is seen. */
export function Bones({ rows }: { rows: number }) {
  return (
    <div className={layout.bones} role="status" aria-label={t('common.loading')}>
      <div className={classes.section}>
        <header>
          <span className={layout.bone} />
        </header>
        <div className={classes.rows}>
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else
            <div key={row} className={classes.row}>
              <span className={layout.bone} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
