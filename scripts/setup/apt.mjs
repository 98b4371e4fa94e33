import { onPath } from '../places.mjs';
import { runCommand, withProgress } from './steps.mjs';

/** Whether packages of Debian and Ubuntu can be installed without asking anybody: in containers, mostly. */
export function canInstall() {
  return process.getuid?.() === 0 && onPath('apt-get') !== null;
}

/**
 * @param {(line: string) => void} log
 * @param {string} name
 */
export async function installPackage(log, name) {
  await withProgress(log, `installing ${name}`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand('apt-get', ['update'], { quiet: true, env });
    await runCommand('apt-get', ['install', '-y', '--no-install-recommends', name], { quiet: true, env });
  });
}
