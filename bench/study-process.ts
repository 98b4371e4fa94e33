import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StudyAnswer, StudyRequest } from './study-child.ts';

/** The bundled study in a process of its own, so that its CPU time is not the engine's. */
export interface StudyProcess {
  pid: number;
  host: string;
  /** Makes participants; three invited in a row are a group. */
  invite(count: number): Promise<string[]>;
  stop(): Promise<void>;
}

/** @param book folder for what the study takes */
export async function startStudy(book: string): Promise<StudyProcess> {
  const child = fork(fileURLToPath(new URL('./study-child.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
  });
  const ended = once(child, 'exit');
  const request = async (message: StudyRequest): Promise<string[]> => {
    const answer = once(child, 'message') as Promise<[StudyAnswer]>;
    child.send(message);
    const gone = ended.then((): never => {
      throw new Error('The study has ended.');
    });
    const [{ urls }] = await Promise.race([answer, gone]);
    return urls;
  };
  const [url = ''] = await request({ book });
  return {
    pid: child.pid as number,
    host: new URL(url).host,
    invite: (count) => request({ invite: count }),
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
