import type { Logger } from 'pino';
import type { Durations } from '../domain/durations.ts';
import { COMMAND_CHANNEL, claimCommands, finishCommand, type ClaimedCommand } from '../records/commands.ts';
import { ConfigUnreadable, loadJob, loadRow } from '../records/jobs.ts';
import { commitTransition } from '../records/transitions.ts';
import { listen } from '../prisma/listen.ts';
import type { Database } from '../prisma/database.ts';
import type { Workflows } from './temporal.ts';
import { createLoop, type Loop } from './loop.ts';

/** How many commands are claimed and carried out at a time. */
const BATCH = 25;

/**
 * Carries committed commands to Temporal. It claims, commits, and only then calls: a dispatcher that dies in
 * between leaves a lease that runs out, and a command that is carried out twice does no harm.
 */
export function startDispatcher(deps: {
  db: Database;
  databaseUrl: string;
  workflows: Workflows;
  durations: Durations;
  log: Logger;
}): Loop {
  const loop = createLoop('dispatcher', deps.durations.dispatchMs, deps.log, async () => {
    for (;;) {
      const claimed = await claimCommands(deps.db, deps.durations.leaseMs, BATCH);
      await Promise.all(claimed.map((command) => carryOut(deps, command)));
      if (claimed.length < BATCH) return;
    }
  });
  const notices = listen(deps.databaseUrl, COMMAND_CHANNEL, loop.wake);
  return {
    wake: loop.wake,
    async stop() {
      await notices.close();
      await loop.stop();
    },
  };
}

async function carryOut(deps: Parameters<typeof startDispatcher>[0], command: ClaimedCommand): Promise<void> {
  const { db, workflows, log } = deps;
  try {
    if (command.kind === 'start') await workflows.start(await loadJob(db, command.jobId));
    // No workflow: it has not been started (then it loads the wish) or is gone (then the reconciler restarts it).
    else await workflows.tell(command.jobId, command.seq);
    await finishCommand(db, command.id);
  } catch (error) {
    if (error instanceof ConfigUnreadable) await pauseUnreadable(db, command.jobId, error);
    // The lease runs out, and the command comes up again.
    log.warn({ err: error, jobId: command.jobId, kind: command.kind }, 'command not carried out yet');
  }
}

/** Its start stays in the outbox: a version of Proband that understands the job carries it out. */
async function pauseUnreadable(db: Database, jobId: string, error: ConfigUnreadable): Promise<void> {
  const row = await loadRow(db, jobId);
  if (row.state === 'paused' || row.phase === 'closed') return;
  await commitTransition(
    db,
    { row },
    {
      standing: { state: 'paused', reason: 'internal_error' },
      job: { detail: error.message },
      event: { kind: 'internal_error', data: { trace: error.message } },
    },
  );
}
