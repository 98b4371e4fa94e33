import { findPostgres, postgresPackage } from '../places.mjs';
import { SetupError } from './steps.mjs';

/**
 * The binaries come with the npm packages and are used where they stand, by root too (cli/servers/account.ts).
 * @type {import('./steps.mjs').Step}
 */
export const postgres = {
  name: 'PostgreSQL',
  isDone: () => findPostgres() !== null,
  isGiven: () => Boolean(process.env.DATABASE_URL),
  run() {
    throw new SetupError(
      `there is no PostgreSQL: ${postgresPackage()} is missing (npm has none for ${process.platform}-${process.arch}, or ` +
        'optional packages were left out), and PATH holds no `postgres` with an `initdb` beside it. Do one of these:\n' +
        '- install PostgreSQL 15 or newer and name the folder of its programs: PROBAND_POSTGRES_BIN=/usr/lib/postgresql/17/bin\n' +
        '- use a server of your own: DATABASE_URL=postgresql://user:password@host/database',
    );
  },
};
