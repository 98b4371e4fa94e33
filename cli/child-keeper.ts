import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { READY, startChild, tell, type ChildSettings } from './child.ts';
import type { Installation } from './installation.ts';

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

  async start(workers: number): Promise<void> {
    const names = Array.from({ length: workers }, (_, index) => `worker-${index + 1}`);
    await Promise.all([this.#keep('server', 'api'), ...names.map((name) => this.#keep('worker', name))]);
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

  /** Starts a child, waits until it works, and from then on starts it again when it ends. */
  async #keep(entry: 'worker' | 'server', name: string): Promise<void> {
    const logFile = this.#installation.path('logs', `${name}.log`);
    const child = await startChild(entry, this.#settings, logFile);
    this.#children.add(child);
    if (child.pid !== undefined) this.#installation.setProcess(name, child.pid);
    const ended = once(child, 'exit');
    const ready = new Promise<boolean>((resolve) => {
      child.on('message', (message) => {
        if (message === READY) resolve(true);
      });
      void ended.then(() => resolve(false));
    });
    void ended.then(() => this.#restart(child, entry, name));
    if (!(await ready) && !this.#stopping) this.#say(`${name} ended before it worked; its log is ${logFile}`);
  }

  async #restart(child: ChildProcess, entry: 'worker' | 'server', name: string): Promise<void> {
    this.#children.delete(child);
    if (this.#stopping) return;
    this.#say(`${name} has ended; starting it again`);
    await sleep(RESTART_PAUSE_MS);
    if (!this.#stopping) await this.#keep(entry, name);
  }
}
