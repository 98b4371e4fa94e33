import { z } from 'zod';
import { COSTS_BY } from '../../../domain/costs.schema.ts';

/** What the address of the screen says; what is wrong in it is left out. */
export const costsSearch = z.object({
  by: z.enum(COSTS_BY).optional().catch(undefined),
  /** First day, as YYYY-MM-DD. */
  since: z.iso.date().optional().catch(undefined),
  testing: z.boolean().optional().catch(undefined),
});
