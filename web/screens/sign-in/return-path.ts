/** Where to go after signing in; only within this site, whatever the link said. */
export function returnPath(asked: string | undefined): string {
  return asked !== undefined && /^\/(?![/\\])/.test(asked) && !asked.startsWith('/sign-in') ? asked : '/';
}
