import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../places.mjs';
import { hashOf, readStamp } from './stamp.mjs';
import { runCommand } from './steps.mjs';

const schema = join(ROOT, 'prisma', 'schema.prisma');
const client = join(ROOT, 'prisma', 'client');
const stampFile = join(client, '.schema-sha256');
const prisma = join(ROOT, 'node_modules', 'prisma');

/** Another Prisma makes another client, so its version counts as the schema does. */
function wantedStamp() {
  return hashOf(schema, join(prisma, 'package.json'));
}

/** @type {import('./steps.mjs').Step} */
export const prismaClient = {
  name: 'Prisma client',
  isDone: () => !existsSync(schema) || (existsSync(prisma) && readStamp(stampFile) === wantedStamp()),
  async run() {
    const stamp = wantedStamp();
    const arguments_ = [join(prisma, 'build', 'index.js'), 'generate', '--no-hints'];
    await runCommand(process.execPath, arguments_, { cwd: ROOT, env: prismaEnvironment(), quiet: true });
    writeFileSync(stampFile, stamp);
  },
};

/**
 * `generate` never runs the schema engine, yet refuses to start without one. Where its download failed, any program
 * will do.
 */
function prismaEnvironment() {
  const engines = join(ROOT, 'node_modules', '@prisma', 'engines');
  const hasEngine =
    existsSync(engines) && readdirSync(engines).some((name) => name.startsWith('schema-engine-'));
  if (hasEngine || process.env.PRISMA_SCHEMA_ENGINE_BINARY) return process.env;
  return { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
}
