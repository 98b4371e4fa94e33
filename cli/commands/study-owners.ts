import { askForOwners } from '../../domain/study-owners.ts';
import { ApiRefusal } from '../client.ts';
import { UsageError } from '../config.ts';
import { say, type Context } from '../context.ts';
import { ask, isAtTerminal } from '../terminal.ts';

/**
 * Does what the API may refuse as nobody has said yet who runs the study at some hosts: then the option answers for all of
 * them, or whoever sits at the terminal, host by host.
 * @param start is called again with the answers
 * @throws UsageError where nobody can answer
 */
export async function withStudyOwners<T>(
  context: Context,
  option: string | undefined,
  start: (studyRunBy: Record<string, string>) => Promise<T>,
): Promise<T> {
  try {
    return await start({});
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== 'study_owner_unknown') throw error;
    return start(await ownersOf(context, option, error.data.hosts as string[]));
  }
}

async function ownersOf(
  context: Context,
  option: string | undefined,
  hosts: string[],
): Promise<Record<string, string>> {
  if (option !== undefined) return Object.fromEntries(hosts.map((host) => [host, option]));
  if (!isAtTerminal(context)) throw new UsageError(`${askForOwners(hosts)} Say it with --study-by TEXT.`);
  say(context, 'This is asked once for each host that is not this machine, kept, and exported.');
  const owners: Record<string, string> = {};
  for (const host of hosts) owners[host] = await askFor(context, host);
  return owners;
}

async function askFor(context: Context, host: string): Promise<string> {
  const answer = (await ask(context, `Who runs the study at ${host}? `, false)).trim();
  if (answer === '') throw new UsageError('Nothing was typed, and nothing was started.');
  return answer;
}
