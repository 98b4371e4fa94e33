import { createHash } from 'node:crypto';

/** Seeded dice: the same words always throw the same numbers. */
export interface Dice {
  /** A whole number from 0 to `sides` - 1. */
  roll(sides: number): number;
}

export function createDice(...words: (string | number)[]): Dice {
  let throws = 0;
  return {
    roll(sides) {
      const digest = createHash('sha256')
        .update(JSON.stringify([...words, throws++]))
        .digest();
      return digest.readUIntBE(0, 6) % Math.max(1, sides); // 48 bits: the bias is below anything that matters
    },
  };
}

/** The items in an order that the dice decide. */
export function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = dice.roll(last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
