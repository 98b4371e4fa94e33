import { expect, test } from 'vitest';
import { isPassing } from './passing.ts';

const anError = (given: object, name = 'Error'): Error => Object.assign(new Error('x'), { name }, given);

/** As Prisma tells what went wrong in the database: with SQL of ours, or (P2039) in general. */
const rawFailure = (originalCode?: string, code = 'P2010'): Error =>
  anError(
    { code, meta: { driverAdapterError: { cause: { originalCode } } } },
    'PrismaClientKnownRequestError',
  );

test.each([
  ['a refused connection', anError({ code: 'ECONNREFUSED' })],
  ['a server that shuts down', anError({ code: '57P01' })],
  ['a serialization conflict', anError({ code: '40001' })],
  ['a transaction that could not begin', anError({ code: 'P2028' }, 'PrismaClientKnownRequestError')],
  ['a server that cannot be reached', anError({ code: 'P1001' }, 'PrismaClientKnownRequestError')],
  ['a statement of ours that met a server which shuts down', rawFailure('57P01')],
  ['a query that met a server which starts up', rawFailure('57P03', 'P2039')],
  ['a statement of ours that met no server', rawFailure()],
  ['a connection that broke', anError({ stack: 'Error: x\n at /app/node_modules/pg/lib/client.js:694:17' })],
  ['one of these as a cause', anError({ cause: anError({ code: 'EPIPE' }) })],
])('%s passes', (_what, error) => {
  expect(isPassing(error)).toBe(true);
});

test.each([
  ['a violated constraint', anError({ code: 'P2002' }, 'PrismaClientKnownRequestError')],
  ['a query that the database refuses', rawFailure('42501', 'P2039')],
  ['a statement of ours that violates a constraint', rawFailure('23505')],
  ['a missing table', anError({ code: '42P01' })],
  ['a wrong argument', anError({}, 'PrismaClientValidationError')],
  ['a mistake of ours', new TypeError('undefined is not a function')],
  ['a text that was thrown', 'no'],
])('%s does not', (_what, error) => {
  expect(isPassing(error)).toBe(false);
});
