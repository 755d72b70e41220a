import { setLiveRegion } from './announce';
import classes from './ui.module.css';

export function LiveRegion() {
  return <div className={classes.live} role="status" aria-live="polite" ref={setLiveRegion} />;
}
