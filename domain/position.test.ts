import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Briefing, Phase, Position } from './position.ts';
import { STATE_REASONS, type JobState, type Reason } from './states.ts';

/** `T` where it is plain JSON, else never: a Date, a bigint or an undefined would come back as something else. */
type Plain<T> = T extends string | number | boolean | null
  ? T
  : T extends Date | bigint | undefined | ((...args: never[]) => unknown)
    ? never
    : { [K in keyof T]: Plain<T[K]> };

type IsPlain<T> = T extends Plain<T> ? true : never;

/** Compiles only while all of both is plain JSON. */
const plain: { position: IsPlain<Position>; briefing: IsPlain<Briefing> } = {
  position: true,
  briefing: true,
};

const maybe = (arbitrary: fc.Arbitrary<number>) => fc.option(arbitrary, { nil: null });
const ms = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });

/** Objects as ours are written, none without prototype. */
const usual = { noNullPrototype: true };

const position: fc.Arbitrary<Position> = fc.record(
  {
    turn: fc.nat(),
    phase: fc.constantFrom<Phase>('look', 'ask', 'send', 'closed'),
    step: fc.nat(),
    label: fc.string({ unit: 'binary' }),
    state: fc.constantFrom(...(Object.keys(STATE_REASONS) as JobState[])),
    reason: fc.option(fc.constantFrom<Reason>(...Object.values(STATE_REASONS).flat()), { nil: null }),
    waitMs: maybe(fc.nat()),
    timeLeftMs: maybe(ms.filter((left) => !Object.is(left, -0))),
    obeyedSeq: fc.nat(),
  },
  usual,
);

const briefing: fc.Arbitrary<Briefing> = fc.record(
  {
    position,
    experiment: fc.string(),
    session: fc.string(),
    mode: fc.constant('http_plain'),
    model: fc.string(),
    heartbeatMs: fc.nat(),
  },
  usual,
);

test('a position comes back from JSON as it was', () => {
  fc.assert(
    fc.property(position, (one) => {
      expect(JSON.parse(JSON.stringify(one))).toStrictEqual(one);
    }),
  );
  expect(plain.position).toBe(true);
});

test('a briefing comes back from JSON as it was', () => {
  fc.assert(
    fc.property(briefing, (one) => {
      expect(JSON.parse(JSON.stringify(one))).toStrictEqual(one);
    }),
  );
});
