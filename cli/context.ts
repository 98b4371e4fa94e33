import { dataFolder, type Settings } from './config.ts';
import { openInstallation, type Installation } from './installation.ts';

/** What every command is handed. */
export interface Context {
  settings: Settings;
  installation: Installation;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Left out: the process's own. */
  stdin?: NodeJS.ReadStream;
}

export function createContext(data: string | undefined, settings: Settings): Context {
  const installation = openInstallation(dataFolder(data, settings));
  return { settings, installation, stdout: process.stdout, stderr: process.stderr };
}

/** A line for the person at the keyboard; results go to stdout, this does not. */
export function say({ stderr }: Context, text: string): void {
  stderr.write(`${text}\n`);
}
