import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChildAnswer, ChildOptions } from './provider-child.ts';

/** A stand-in in a process of its own, so that its CPU time is not the engine's; its book is a file (`readBook`). */
export interface ProviderProcess extends AsyncDisposable {
  pid: number;
  apiUrl: string;
  key: string;
  /** At once, without a last word. */
  kill(): Promise<void>;
}

export async function startProviderProcess(
  options: ChildOptions & { bookFile: string },
): Promise<ProviderProcess> {
  const child = fork(fileURLToPath(new URL('./provider-child.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
  });
  const ended = once(child, 'exit');
  const answer = once(child, 'message') as Promise<[ChildAnswer]>;
  child.send(options);
  const gone = ended.then((): never => {
    throw new Error('The stand-in has ended.');
  });
  const [{ apiUrl, key }] = await Promise.race([answer, gone]);
  gone.catch(() => {}); // later on its end is expected
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid: child.pid as number, apiUrl, key, kill, [Symbol.asyncDispose]: kill };
}
