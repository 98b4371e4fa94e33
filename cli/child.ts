import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Durations } from '../domain/durations.ts';
import { childEnvironment } from './config.ts';

/** What the host tells its children, over their channel and never on a command line. */
export interface ChildSettings {
  databaseUrl: string;
  temporal: { address: string; namespace: string; apiKey: string | null };
  /** Address of its Web UI, where known. */
  temporalUi: string | null;
  durations: Durations;
  build: string;
  logLevel: string;
  /** Proband's own ports on this machine; participants never visit them. */
  ownPorts: number[];
  /** Where the workflow code stands, bundled. */
  workflowBundle: string;
  api: { port: number; token: string };
  /** What API keys are sealed with, in base64. */
  secretKey: string;
  secretKeyFrom: 'file' | 'environment';
  /** Where the bundled study keeps its book when it is hosted for the web UI. */
  demoFolder: string;
}

export type ChildMessage = { settings: ChildSettings } | { reconcile: true } | { stop: true };

/** What a child says when it does its work. */
export const READY = 'ready';

/** What pages and rows leave behind dies young: with more room for it less is collected, for some 30 MB. */
const YOUNG = '--max-semi-space-size=32';

/** Starts a child of the host: own process group, output to a log file, and a channel whose end is its end. */
export async function startChild(
  entry: 'worker' | 'server',
  settings: ChildSettings,
  logFile: string,
): Promise<ChildProcess> {
  const log = openSync(logFile, 'a');
  const child = fork(fileURLToPath(new URL(`./${entry}.ts`, import.meta.url)), [], {
    // By its place: the working directory may be anywhere.
    execArgv: ['--import', import.meta.resolve('tsx'), '--enable-source-maps', YOUNG],
    stdio: ['ignore', log, log, 'ipc'],
    env: childEnvironment(),
    detached: true,
  });
  closeSync(log);
  await once(child, 'spawn');
  tell(child, { settings });
  return child;
}

/** A child that is gone hears nothing; its exit is noticed elsewhere. */
export function tell(child: ChildProcess, message: ChildMessage): void {
  if (child.connected) child.send(message, () => {});
}

/** In a child: the settings that the host sends first. */
export async function receiveSettings(): Promise<ChildSettings> {
  const [message] = (await once(process, 'message')) as [ChildMessage];
  if (!('settings' in message)) throw new Error('The first message of the host has to be the settings.');
  return message.settings;
}

/**
 * In a child: calls `stop` once when the host says so, when its channel closes (the host was killed), or at a
 * signal; then the process ends, at the latest after `limitMs`.
 */
export function stopWithHost(stop: () => Promise<void>, limitMs: number): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), limitMs).unref();
    void stop().finally(() => process.exit(0));
  };
  process.on('message', (message: ChildMessage) => {
    if ('stop' in message) end();
  });
  process.on('disconnect', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
