import { api } from '../../domain/api.schema.ts';
import { UsageError } from '../config.ts';
import { connectReading } from '../connect.ts';
import { say, type Context } from '../context.ts';

export interface BudgetOptions {
  /** US dollars; null: none any more. */
  maxCost?: number | null;
  maxCostPerJob?: number | null;
}

/** `proband budget`: shows or sets what a session may cost; jobs that were paused for it go on. */
export async function budget(context: Context, session: string, options: BudgetOptions): Promise<number> {
  if (options.maxCost === undefined && options.maxCostPerJob === undefined) {
    throw new UsageError('Say what it may cost: --max-cost USD, --max-cost-per-job USD (or none).');
  }
  const connection = await connectReading(context.installation, context.settings, 'budget');
  try {
    const params = { id: session };
    const body = { maxCostUsd: options.maxCost, maxJobCostUsd: options.maxCostPerJob };
    const set = await connection.client.call(api.setBudget, { params, body });
    const words = (usd: number | null): string => (usd === null ? 'no limit' : `$${usd}`);
    say(context, `All jobs together: ${words(set.maxCostUsd)}. Each job: ${words(set.maxJobCostUsd)}.`);
    const { length } = set.jobs;
    if (length > 0)
      say(context, `${length} job${length === 1 ? '' : 's'} that it held go${length === 1 ? 'es' : ''} on.`);
    return 0;
  } finally {
    await connection.release();
  }
}
