import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withQualityWords, withRareWords } from './i18n/load';
import { loadInvitation } from './session/loadInvitation';

/** The pages before the sign-in, and what every route is made of. */
export const root = createRootRoute();
export const page = lazyRouteComponent;
/** The member of the address, when it is there and is text. */
export function given<K extends string>(name: K, search: Record<string, unknown>): { [P in K]?: string } {
  const value = search[name];
  return (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [P in K]?: string };
}

const outside = createRoute({ getParentRoute: () => root, id: 'outside' });
const signIn = createRoute({
  getParentRoute: () => outside,
  path: '/sign-in',
  validateSearch: (search): { email?: string; to?: string } => ({ ...given('email', search), ...given('to', search) }),
  component: page(() => import('./session/SignInPage'), 'SignInPage'),
});
const signUp = createRoute({
  getParentRoute: () => outside,
  path: '/sign-up',
  component: page(() => import('./session/SignUpPage'), 'SignUpPage'),
});
const forgotPassword = createRoute({
  getParentRoute: () => outside,
  path: '/forgot-password',
  validateSearch: (search): { email?: string } => given('email', search),
  component: page(() => import('./session/ForgotPasswordPage'), 'ForgotPasswordPage'),
});
const token = (search: Record<string, unknown>) => ({ token: given('token', search).token ?? '' });
const resetPassword = createRoute({
  getParentRoute: () => outside,
  path: '/reset-password',
  validateSearch: token,
  component: page(() => import('./session/ResetPasswordPage'), 'ResetPasswordPage'),
});
const verifyEmail = createRoute({
  getParentRoute: () => outside,
  path: '/verify-email',
  validateSearch: token,
  component: page(() => import('./session/VerifyEmailPage'), 'VerifyEmailPage'),
});
const acceptInvitation = createRoute({
  getParentRoute: () => outside,
  path: '/accept-invitation',
  validateSearch: token,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => loadInvitation(deps.token),
  component: page(() => withRareWords(() => import('./session/AcceptInvitationPage')), 'AcceptInvitationPage'),
});
const confirm = createRoute({
  getParentRoute: () => outside,
  path: '/confirm',
  validateSearch: (search): { token?: string } => given('token', search),
  component: page(() => withQualityWords(() => import('./confirm/ConfirmPage')), 'ConfirmPage'),
});

export const outsideTree = outside.addChildren([
  signIn,
  signUp,
  forgotPassword,
  resetPassword,
  verifyEmail,
  acceptInvitation,
  confirm,
]);
