import { type AnyRoute, createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withDayWords, withDoorWords, withQualityWords, withRareWords } from './i18n/load';
import { loadInvitation } from './session/loadInvitation';

/** The pages before the sign-in, and what every route is made of. */
export const root = createRootRoute();
export const page = lazyRouteComponent;
/** The member of the address, when it is there and is text. */
export function given<K extends string>(name: K, search: Record<string, unknown>): { [P in K]?: string } {
  const value = search[name];
  return (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [P in K]?: string };
}

/** A page that asks nothing of its address, under another. */
export function child<T extends AnyRoute, P extends string, N extends string>(
  parent: T,
  path: P,
  load: () => Promise<Record<N, React.ComponentType>>,
  name: N,
) {
  return createRoute({ getParentRoute: () => parent, path, component: page(load, name) });
}

const outside = createRoute({ getParentRoute: () => root, id: 'outside' });
const signIn = createRoute({
  getParentRoute: () => outside,
  path: '/sign-in',
  validateSearch: (search): { email?: string; to?: string } => ({ ...given('email', search), ...given('to', search) }),
  component: page(() => withDoorWords(() => import('./session/SignInPage')), 'SignInPage'),
});
const signUp = createRoute({
  getParentRoute: () => outside,
  path: '/sign-up',
  component: page(() => withDoorWords(() => import('./session/SignUpPage')), 'SignUpPage'),
});
const forgotPassword = createRoute({
  getParentRoute: () => outside,
  path: '/forgot-password',
  validateSearch: (search): { email?: string } => given('email', search),
  component: page(() => withDoorWords(() => import('./session/ForgotPasswordPage')), 'ForgotPasswordPage'),
});
const token = (search: Record<string, unknown>) => ({ token: given('token', search).token ?? '' });
const resetPassword = createRoute({
  getParentRoute: () => outside,
  path: '/reset-password',
  validateSearch: token,
  component: page(() => withDoorWords(() => import('./session/ResetPasswordPage')), 'ResetPasswordPage'),
});
const verifyEmail = createRoute({
  getParentRoute: () => outside,
  path: '/verify-email',
  validateSearch: token,
  component: page(() => withDoorWords(() => import('./session/VerifyEmailPage')), 'VerifyEmailPage'),
});
const acceptInvitation = createRoute({
  getParentRoute: () => outside,
  path: '/accept-invitation',
  validateSearch: token,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => loadInvitation(deps.token),
  component: page(
    () => withDoorWords(() => withRareWords(() => import('./session/AcceptInvitationPage'))),
    'AcceptInvitationPage',
  ),
});
const confirm = createRoute({
  getParentRoute: () => outside,
  path: '/confirm',
  validateSearch: (search): { token?: string } => given('token', search),
  component: page(() => withQualityWords(() => import('./confirm/ConfirmPage')), 'ConfirmPage'),
});
const book = createRoute({
  getParentRoute: () => outside,
  path: '/book/$page',
  component: page(() => withDayWords(() => import('./bookings/BookPage')), 'BookPage'),
});

export const outsideTree = outside.addChildren([
  signIn,
  signUp,
  forgotPassword,
  resetPassword,
  verifyEmail,
  acceptInvitation,
  confirm,
  book,
]);
