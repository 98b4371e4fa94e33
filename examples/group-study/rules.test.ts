import { describe, expect, it } from 'vitest';
import { checkPage, payoff } from './rules.ts';

describe('The public goods game', () => {
  it('multiplies what is put in and shares it equally', () => {
    expect(payoff(10, [10, 20, 0])).toBe(26);
    expect(payoff(0, [0, 0, 0])).toBe(20);
    expect(payoff(20, [20, 20, 20])).toBe(32);
    expect(payoff(7, [7, 7, 1])).toBe(21);
  });

  it('rounds points to two decimals', () => {
    expect(payoff(1, [1, 0, 0])).toBe(19.53);
  });
});

describe('The decision page', () => {
  const decide = (decision: string[], contribution: string[]) =>
    checkPage('contribution', { decision, contribution });

  it('takes the number with “Contribute”', () => {
    expect(decide(['contribute'], ['20']).values).toEqual({ decision: 'contribute', contribution: 20 });
  });

  it('takes 0 with “Contribute nothing”, whatever the field holds', () => {
    expect(decide(['nothing'], ['99']).values).toEqual({ decision: 'nothing', contribution: 0 });
  });

  it.each(['21', '-1', '1.5', ''])('refuses the number %j', (number) => {
    expect(Object.keys(decide(['contribute'], [number]).messages)).toEqual(['contribution']);
  });

  it('refuses a form without a button, or with both', () => {
    expect(Object.keys(decide([], ['5']).messages)).toEqual(['decision']);
    expect(Object.keys(decide(['contribute', 'nothing'], ['5']).messages)).toEqual(['decision']);
  });
});

describe('The comprehension page', () => {
  it('takes the right answer alone', () => {
    expect(checkPage('comprehension', { quiz: ['26'] }).messages).toEqual({});
    for (const wrong of ['10', '16', '36']) {
      expect(checkPage('comprehension', { quiz: [wrong] }).messages['quiz']).toMatch(/not right/);
    }
    expect(checkPage('comprehension', {}).messages['quiz']).toMatch(/answer this question/);
  });
});
