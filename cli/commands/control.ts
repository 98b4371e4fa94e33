import { api } from '../../domain/api.schema.ts';
import type { ResumeWay } from '../../domain/states.ts';
import { UsageError } from '../config.ts';
import { connectReading } from '../connect.ts';
import { say, type Context } from '../context.ts';

export interface ControlOptions {
  session?: string;
  as?: ResumeWay;
  allowHost?: string[];
}

/**
 * `proband pause | resume | cancel`: leaves the wish with the jobs. It takes effect at once where a worker runs,
 * else at the next start.
 */
export async function control(
  context: Context,
  kind: 'pause' | 'resume' | 'cancel',
  ids: string[],
  options: ControlOptions,
): Promise<number> {
  if ((ids.length === 0) === (options.session === undefined)) {
    throw new UsageError(`Say which: \`proband ${kind} JOB…\` or \`proband ${kind} --session ID\`.`);
  }
  const connection = await connectReading(context.installation, context.settings, kind);
  try {
    const which = options.session === undefined ? { jobs: ids } : { session: options.session };
    const body = { kind, ...which, as: options.as, allowHosts: options.allowHost ?? [] };
    const { jobs } = await connection.client.call(api.command, { body });
    const over = ids.length - jobs.length;
    say(context, `${kind}: ${jobs.length} job${jobs.length === 1 ? '' : 's'} told.`);
    if (options.session === undefined && over > 0) {
      say(context, over === 1 ? 'One was over already.' : `${over} were over already.`);
    }
    if (jobs.length > 0 && !context.settings.remote && !context.installation.host()) {
      say(context, 'No worker runs now: it takes effect after `proband up`.');
    }
    return 0;
  } finally {
    await connection.release();
  }
}
