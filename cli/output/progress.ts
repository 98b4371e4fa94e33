import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { JobState } from '../../domain/states.ts';
import type { JobView } from '../../domain/api.schema.ts';

/** Shows how jobs are doing: in a terminal a line each, renewed in place; elsewhere a line for each change. */
export interface Progress {
  show(jobs: JobView[]): void;
  end(): void;
}

/** More jobs than fit on a screen are summed up. */
const SPARE_ROWS = 4;
const USUAL_ROWS = 24;

export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY && stream.columns > 0 ? onTerminal(stream) : asLog(stream);
}

function onTerminal(stream: NodeJS.WriteStream): Progress {
  const update = createLogUpdate(stream);
  return {
    show(jobs) {
      const rows = Math.max(1, (stream.rows || USUAL_ROWS) - SPARE_ROWS);
      const open = jobs.length > rows ? jobs.filter(({ state }) => state !== 'completed') : jobs;
      const lines = open.slice(0, rows).map(line);
      update([...lines, pc.dim(summary(jobs))].join('\n'));
    },
    end: () => update.done(),
  };
}

function asLog(stream: NodeJS.WriteStream): Progress {
  const shown = new Map<string, string>();
  return {
    show(jobs) {
      for (const job of jobs) {
        const text = line(job);
        if (shown.get(job.id) !== text) stream.write(`${text}\n`);
        shown.set(job.id, text);
      }
    },
    end: () => {},
  };
}

const COLOURS: Record<JobState, (text: string) => string> = {
  queued: pc.dim,
  running: pc.cyan,
  waiting: pc.yellow,
  paused: pc.magenta,
  completed: pc.green,
  failed: pc.red,
  cancelled: pc.red,
  full: pc.red,
};

/** The longest is `paused (unclear_submission)`. */
const STANDING_WIDTH = 27;

/** One job on one line. */
export function line({ id, participant, state, reason, page }: JobView): string {
  const standing = reason && reason !== 'finished' ? `${state} (${reason})` : state;
  return `${pc.bold(participant.padEnd(4))} ${pc.dim(id)}  ${COLOURS[state](standing.padEnd(STANDING_WIDTH))} ${page}`;
}

function summary(jobs: JobView[]): string {
  const counts = new Map<string, number>();
  for (const { state } of jobs) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(' · ');
}
