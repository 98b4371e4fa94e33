import type { ConfigContent } from '../domain/config.schema.ts';
import type { Past } from '../domain/prompt/request.ts';
import { PROMPT_VERSION } from '../domain/prompt/version.ts';
import type { Agent } from '../models/agent.ts';
import type { Prompting } from '../records/pages.ts';
import { passedPages, transcriptOf } from '../records/past.ts';
import type { LoadedJob } from '../records/jobs.ts';
import type { ActivityDeps } from './deps.ts';

/** What the participant brings along to its page; only its notes for an agent that makes nothing of the rest. */
export async function loadPast(
  { db }: ActivityDeps,
  { row: { id, step }, setting }: LoadedJob,
  agent: Agent,
  notes: string,
): Promise<Past> {
  const past: Past = { notes, passed: [], transcript: [], leftOut: 0 };
  if (!agent.needsPast) return past;
  if (setting.config.memory === 'notes') return { ...past, passed: await passedPages(db, id, step) };
  const { pages, leftOut } = await transcriptOf(db, id, step);
  return { ...past, transcript: pages, leftOut };
}

/** What stands on a step of how an agent is told about it. */
export function promptingOf({ reasoning, memory }: ConfigContent): Prompting {
  return { promptVersion: PROMPT_VERSION, reasoning, memory };
}
