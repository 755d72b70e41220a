import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { t } from '../i18n/t';
import classes from './ui.module.css';

/** Nothing for the first moments, so that quick answers do not flicker. */
export function Loading() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.empty} aria-busy="true">
      {shown && <Loader size="sm" role="status" aria-label={t('common.loading')} />}
    </div>
  );
}
