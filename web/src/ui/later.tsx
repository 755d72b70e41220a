import { type ComponentType, lazy, Suspense } from 'react';
import classes from './ui.module.css';

/**
 * A component whose code is fetched when it is first shown: editors, pickers and dialogs, so that a list or a record is
 * on the screen before they are. `preload` fetches it a little earlier, when a hand moves towards it.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  return make(load, null);
}

/** The same for something one types into: until it is there, what is typed is no shortcut. */
export function laterField<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  return make(load, <Waiting />);
}

type Later<P> = ComponentType<P> & { preload: () => void };

function make<P extends object>(load: () => Promise<ComponentType<P>>, fallback: React.ReactNode): Later<P> {
  // React's type of a lazy component loses the props of a generic one.
  const Late = lazy(async () => ({ default: await load().catch(whenOnline(load)) })) as unknown as ComponentType<P>;
  const Shown = (props: P) => (
    <Suspense fallback={fallback}>
      <Late {...props} />
    </Suspense>
  );
  return Object.assign(Shown, { preload: () => void load() });
}

/** What could not be fetched without a connection comes when there is one: a failure would be kept for good. */
function whenOnline<T>(load: () => Promise<T>) {
  return async (error: unknown): Promise<T> => {
    if (navigator.onLine) throw error;
    await new Promise((online) => addEventListener('online', online, { once: true }));
    return load();
  };
}

/** Holds the focus for the moment. */
function Waiting() {
  return (
    <input className={classes.waiting} aria-hidden="true" tabIndex={-1} readOnly ref={(input) => input?.focus()} />
  );
}
