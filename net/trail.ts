import type { SerializedCookieJar } from 'tough-cookie';

/** A redirect that was followed. */
export interface Redirect {
  status: number;
  from: string;
  to: string;
}

/** How far a request came before it failed. */
export interface Trail {
  /** What was followed: the request itself has been answered when there is one. */
  redirects: Redirect[];
  /** Also those that came on the way. */
  cookies: SerializedCookieJar;
}
