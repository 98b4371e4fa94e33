import pc from 'picocolors';
import { api, type JobView, type SessionNote } from '../../domain/api.schema.ts';
import { say, type Context } from '../context.ts';
import { answersOf } from '../output/answers.ts';
import { line } from '../output/progress.ts';
import { costText } from '../output/dollars.ts';
import { summaryOf } from './follow.ts';
import { reading } from './reading.ts';

/** `proband jobs`: all jobs, or those of a session. */
export async function jobs(context: Context, options: { session?: string; json?: boolean }): Promise<number> {
  return reading(context, 'jobs', async (client) => {
    const query = { session: options.session };
    const found = await client.call(api.listJobs, { query });
    const notes = options.json ? [] : (await client.call(api.sessionNotes, { query })).notes;
    if (options.json) context.stdout.write(`${JSON.stringify(found.jobs.map(summaryOf))}\n`);
    else if (found.jobs.length === 0) say(context, 'There are no jobs yet.');
    else context.stdout.write(`${bySession(found.jobs, notes)}\n`);
    return 0;
  });
}

/** A line for each job, below its session and what has to be known of that. */
function bySession(jobs: JobView[], notes: SessionNote[]): string {
  return jobs
    .flatMap((job, index) => {
      const head = `${pc.bold(job.experiment)} ${pc.dim(job.session)}`;
      const known = notes.filter(({ session }) => session === job.session).map(({ note }) => pc.yellow(note));
      return job.session === jobs[index - 1]?.session ? [line(job)] : [head, ...known, line(job)];
    })
    .join('\n');
}

/** `proband show`: one job with its pages, answers and events. */
export async function show(context: Context, id: string, options: { json?: boolean }): Promise<number> {
  return reading(context, 'show', async (client) => {
    const job = await client.call(api.showJob, { params: { id } });
    if (options.json) {
      context.stdout.write(`${JSON.stringify(job)}\n`);
      return 0;
    }
    const facts = [
      ['link', job.url],
      ['study', job.experiment],
      ['session', job.session],
      ['model', `${job.model} · ${job.mode} · ${job.platform} · seed ${job.seed}`],
      [
        'used',
        `${job.llmCalls} model calls · ${job.promptTokens} + ${job.completionTokens} tokens · ${costText(job)}`,
      ],
      ['asked', `reasoning ${job.reasoning} · memory ${job.memory}${rewordingOf(job)}`],
      ...(job.detail ? [['detail', job.detail]] : []),
      ...job.notes.map((note) => ['note', note]),
    ];
    for (const [name, value] of facts) context.stdout.write(`${pc.dim(String(name).padEnd(8))} ${value}\n`);
    context.stdout.write(`\n${answersOf(job)}\n\n`);
    for (const { at, kind, data } of job.events)
      context.stdout.write(`${pc.dim(at)} ${kind} ${eventText(data)}\n`);
    return 0;
  });
}

function rewordingOf({ rewording }: { rewording: number | null }): string {
  return rewording === null ? '' : ` · reworded after ${rewording} refusal${rewording === 1 ? '' : 's'}`;
}

function eventText({ schemaVersion: _version, ...data }: Record<string, unknown>): string {
  const parts = Object.entries(data).map(([name, value]) =>
    typeof value === 'string' && value.includes('\n')
      ? `\n${value}`
      : `${name}=${typeof value === 'string' ? JSON.stringify(value) : String(value)}`,
  );
  return pc.dim(parts.join(' '));
}

/** `proband why`: one sentence for a job, or for each of a session. */
export async function whyCommand(context: Context, id: string): Promise<number> {
  return reading(context, 'why', async (client) => {
    const { sentences } = await client.call(api.why, { params: { id } });
    for (const { sentence } of sentences) context.stdout.write(`${sentence}\n`);
    return 0;
  });
}
