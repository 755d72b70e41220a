/** Where to go after signing in: only ever a path of this app, whatever the address bar was made to say. */
export function localPath(to: string | undefined): string {
  if (!to?.startsWith('/') || /^\/[/\\]/.test(to) || [...to].some((sign) => sign < ' ')) return '/';
  return to;
}
