#!/usr/bin/env node
// Loads the command line, which is TypeScript and is run as it stands.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../prisma/client/client.ts', import.meta.url))) {
  process.stderr.write('Proband is not set up yet in this folder: run `npm run setup` first.\n');
  process.exit(1);
}
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./main.ts');
await main(process.argv);
