import { createRoute, redirect } from '@tanstack/react-router';
import { page, root } from './outsideRoutes';
import { restoreSession } from './session/session';

/** Behind the sign-in: whoever is not signed in goes there first, and comes back. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: page(() => import('./layout/Shell'), 'Shell'),
  beforeLoad: async ({ location }) => {
    const me = await restoreSession();
    if (!me) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
});
