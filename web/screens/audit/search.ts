import { z } from 'zod';

const text = z.string().max(300).optional().catch(undefined);

/** What the address of the screen says; what is wrong in it is left out. */
export const auditSearch = z.object({
  action: text,
  /** Id or e-mail. */
  user: text,
  experiment: text,
  object: text,
  /** Days of the reader's clock, as YYYY-MM-DD; both are part of it. */
  since: z.iso.date().optional().catch(undefined),
  until: z.iso.date().optional().catch(undefined),
});
export type AuditSearch = z.output<typeof auditSearch>;

/** As the API is asked. */
export function askedOf({ since, until, ...rest }: AuditSearch) {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
  return {
    ...given,
    ...(since ? { since: midnight(since, 0) } : {}),
    ...(until ? { until: midnight(until, 1) } : {}),
  };
}

/** When a day begins here; `later` days after it. */
function midnight(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
