import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { READY, startChild, tell, type ChildSettings } from './child.ts';
import type { Installation } from './installation.ts';
import { lastWords, logSize, ServerError } from './servers/processes.ts';

/** A child that ends again and again is started at most so often, in ms. */
const RESTART_PAUSE_MS = 1_000;

/** Keeps the API and the workers alive. */
export class ChildKeeper {
  readonly #installation: Installation;
  readonly #settings: ChildSettings;
  readonly #say: (line: string) => void;
  readonly #children = new Set<ChildProcess>();
  #stopping = false;

  constructor(installation: Installation, settings: ChildSettings, say: (line: string) => void) {
    this.#installation = installation;
    this.#settings = settings;
    this.#say = say;
  }

  /** @throws ServerError when one of them ends before it works */
  async start(workers: number): Promise<void> {
    const names = Array.from({ length: workers }, (_, index) => `worker-${index + 1}`);
    await Promise.all([this.#first('server', 'api'), ...names.map((name) => this.#first('worker', name))]);
  }

  async #first(entry: 'worker' | 'server', name: string): Promise<void> {
    const logFile = this.#logFile(name);
    const from = logSize(logFile);
    if (await this.#keep(entry, name)) return;
    this.#stopping = true;
    throw new ServerError(
      `The ${name} ended before it worked. ${logFile} says:\n${lastWords(logFile, from)}`,
    );
  }

  #logFile(name: string): string {
    return this.#installation.path('logs', `${name}.log`);
  }

  reconcile(): void {
    for (const child of this.#children) tell(child, { reconcile: true });
  }

  async stop(limitMs: number): Promise<void> {
    this.#stopping = true;
    const leaving = [...this.#children].map(async (child) => {
      const gone =
        child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
      tell(child, { stop: true });
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
      await gone;
      clearTimeout(timer);
    });
    await Promise.all(leaving);
  }

  /** Starts a child, waits until it works, and from then on starts it again when it ends. False: it did not work. */
  async #keep(entry: 'worker' | 'server', name: string): Promise<boolean> {
    const child = await startChild(entry, this.#settings, this.#logFile(name));
    this.#children.add(child);
    if (child.pid !== undefined) this.#installation.setProcess(name, child.pid);
    const ended = once(child, 'exit').catch(() => {}); // 'error': it could not be started or told
    const ready = new Promise<boolean>((resolve) => {
      child.on('message', (message) => {
        if (message === READY) resolve(true);
      });
      void ended.then(() => resolve(false));
    });
    const worked = await ready;
    void ended.then(() => this.#restart(child, entry, name));
    return worked;
  }

  async #restart(child: ChildProcess, entry: 'worker' | 'server', name: string): Promise<void> {
    this.#children.delete(child);
    if (this.#stopping) return;
    this.#say(`${name} has ended; starting it again`);
    await sleep(RESTART_PAUSE_MS);
    while (!this.#stopping) {
      try {
        await this.#keep(entry, name);
        return;
      } catch (error) {
        this.#say(`${name} could not be started: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(RESTART_PAUSE_MS);
      }
    }
  }
}
