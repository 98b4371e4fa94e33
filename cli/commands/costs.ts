import pc from 'picocolors';
import { api } from '../../domain/api.schema.ts';
import type { COSTS_BY } from '../../domain/costs.schema.ts';
import { say, type Context } from '../context.ts';
import { costTable } from '../output/costs.ts';
import { reading } from './reading.ts';

export interface CostsOptions {
  by: (typeof COSTS_BY)[number];
  session?: string;
  since?: string;
  withTesting?: boolean;
  json?: boolean;
}

/** `proband costs`: sums over the ledger. */
export async function costs(context: Context, options: CostsOptions): Promise<number> {
  return reading(context, 'costs', async (client) => {
    const { by, session, since } = options;
    const testing = options.withTesting ? 'true' : 'false';
    const found = await client.call(api.costs, { query: { by, session, since, testing } });
    if (options.json) {
      context.stdout.write(`${JSON.stringify(found)}\n`);
      return 0;
    }
    if (found.rows.length === 0) say(context, 'No model has been asked yet, as far as this goes.');
    else context.stdout.write(`${costTable(found)}\n`);
    if (found.testingLeftOut > 0) {
      say(
        context,
        pc.dim(`${found.testingLeftOut} calls of dry runs are left out; --with-testing takes them too.`),
      );
    }
    return 0;
  });
}
