/** The links of a session as oTree lists them for experimenters. */
export interface StartLinks {
  /** The session-wide link or the room's, which takes in whoever comes; null: the page shows none. */
  shared: string | null;
  /** One link for each place of the session; which of them are taken oTree does not show. */
  own: string[];
}

/** Reads `SessionStartLinks/CODE`. Behind a log-in there are no links. */
export function readStartLinks(html: string, url: string): StartLinks {
  const links = [...html.matchAll(/\bhref\s*=\s*["']([^"']+)["']/gi)]
    .map(([, href]) => (href ?? '').replaceAll('&amp;', '&'))
    .filter((href) => URL.canParse(href, url))
    .map((href) => new URL(href, url).href);
  const leadTo = (path: string) => links.filter((link) => new URL(link).pathname.startsWith(path));
  const [shared] = [...leadTo('/join/'), ...leadTo('/room/')];
  return { shared: shared ?? null, own: [...new Set(leadTo('/InitializeParticipant/'))] };
}
