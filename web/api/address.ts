/** What a call is about, before it is checked. */
export interface Given {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

/** The path of a call with its parameters and query, e.g. `/api/jobs?session=ses_1`. Lists repeat their name. */
export function addressOf(path: string, { params, query }: Given): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = (params as Record<string, string> | undefined)?.[name];
    if (value === undefined) throw new Error(`${path} needs the parameter ${name}.`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    for (const one of (Array.isArray(value) ? value : [value]) as (
      string | number | boolean | null | undefined
    )[])
      if (one !== undefined && one !== null) search.append(name, String(one));
  }
  const text = search.toString();
  return `/api${filled}${text === '' ? '' : `?${text}`}`;
}
