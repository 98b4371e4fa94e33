import { api } from '../../domain/api.schema.ts';
import type { ResumeWay, SystemPause } from '../../domain/states.ts';
import { UsageError } from '../config.ts';
import { connectReading } from '../connect.ts';
import { say, type Context } from '../context.ts';

export interface ControlOptions {
  session?: string;
  as?: ResumeWay;
  allowHost?: string[];
  pausedFor?: SystemPause;
  credential?: string;
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
  checkWhich(kind, ids, options);
  const connection = await connectReading(context.installation, context.settings, kind);
  try {
    const { session, pausedFor, credential } = options;
    const which = ids.length > 0 ? { jobs: ids } : { session, pausedFor, credential };
    const body = { kind, ...which, as: options.as, allowHosts: options.allowHost ?? [] };
    const { jobs } = await connection.client.call(api.command, { body });
    const over = ids.length - jobs.length;
    say(context, `${kind}: ${jobs.length} job${jobs.length === 1 ? '' : 's'} told.`);
    if (ids.length > 0 && over > 0) {
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

function checkWhich(kind: string, ids: string[], { session, pausedFor, credential }: ControlOptions): void {
  const many = session !== undefined || pausedFor !== undefined;
  if (ids.length > 0 === many) {
    const byCause = kind === 'pause' ? '' : ` or \`proband ${kind} --paused-for CAUSE\``;
    throw new UsageError(
      `Say which: \`proband ${kind} JOB…\` or \`proband ${kind} --session ID\`${byCause}.`,
    );
  }
  if (credential !== undefined && pausedFor === undefined) {
    throw new UsageError('--credential goes with --paused-for.');
  }
}
