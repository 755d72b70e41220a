import { type ComponentType, lazy, Suspense } from 'react';

/**
 * A component whose code is fetched when it is first shown: editors, pickers and dialogs, so that a list or a record is
 * on the screen before they are.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  // React's type of a lazy component loses the props of a generic one.
  const Late = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  return (props) => (
    <Suspense fallback={null}>
      <Late {...props} />
    </Suspense>
  );
}
