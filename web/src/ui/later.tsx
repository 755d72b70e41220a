import { type ComponentType, lazy, Suspense } from 'react';
import classes from './ui.module.css';

/**
 * A component whose code is fetched when it is first shown: editors, pickers and dialogs, so that a list or a record is
 * on the screen before they are. `preload` fetches it a little earlier, when a hand moves towards it.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> & { preload: () => void } {
  // React's type of a lazy component loses the props of a generic one.
  const Late = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  const Shown = (props: P) => (
    <Suspense fallback={<Waiting />}>
      <Late {...props} />
    </Suspense>
  );
  return Object.assign(Shown, { preload: () => void load() });
}

/** Holds the focus meanwhile, so that what is typed already is no shortcut. */
function Waiting() {
  return (
    <input className={classes.waiting} aria-hidden="true" tabIndex={-1} readOnly ref={(input) => input?.focus()} />
  );
}
