import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoStudy } from '../api/deps.ts';
import { createGroupStudy, type GroupStudy } from '../examples/group-study/study.ts';

/**
 * Opens the bundled study with its book in this folder: at the port of last time where that is free, so that participants
 * who were cut off find it again.
 */
export async function openDemoStudy(folder: string): Promise<GroupStudy> {
  mkdirSync(folder, { recursive: true });
  const study = createGroupStudy({ bookDir: folder });
  const { port } = await study.listen(lastPort(folder)).catch(() => study.listen());
  writeFileSync(join(folder, 'port'), String(port));
  return study;
}

function lastPort(folder: string): number {
  try {
    return Number(readFileSync(join(folder, 'port'), 'utf8')) || 0;
  } catch {
    return 0;
  }
}

/**
 * The bundled study for whoever wants to see one run: opened at the first wish, and at once where participants may be in it
 * from before.
 */
export function createDemoStudy(folder: string): DemoStudy & { close(): Promise<void> } {
  let opened = existsSync(join(folder, 'port')) ? openDemoStudy(folder) : null;
  opened?.catch(() => (opened = null)); // the next wish tries again
  return {
    async participants(count) {
      opened ??= openDemoStudy(folder);
      return (await opened).createParticipants(count).map(({ url }) => url);
    },
    async close() {
      await (await opened?.catch(() => null))?.close();
    },
  };
}
