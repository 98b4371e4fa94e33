import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { CostSums } from '../../domain/costs.schema.ts';
import { costTable } from './costs.ts';

const NONE: CostSums = {
  ...{ calls: 0, answered: 0, failed: 0, interrupted: 0, underWay: 0, refusals: 0, cut: 0, empty: 0 },
  ...{ unreadable: 0, misfits: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 },
  ...{ costUsd: 0, unpricedCalls: 0, unconfirmedCalls: 0, unconfirmedUsd: 0 },
};

test('costs stand in columns, with a total, and what is not known is unknown', () => {
  const rows = [
    { ...NONE, key: 'openai/gpt-x', name: null, calls: 12, answered: 10, costUsd: 1.25, promptTokens: 12000 },
    { ...NONE, key: 'ollama/llama', name: null, calls: 2, answered: 2, costUsd: null, unpricedCalls: 2 },
    {
      ...NONE,
      key: null,
      name: null,
      calls: 1,
      interrupted: 1,
      unconfirmedCalls: 1,
      unconfirmedUsd: 0.0000012,
    },
  ];
  const total = {
    ...{ ...NONE, calls: 15, answered: 12, interrupted: 1, costUsd: 1.25, unpricedCalls: 2 },
    ...{ promptTokens: 12000, unconfirmedCalls: 2, unconfirmedUsd: null },
  };
  expect(stripVTControlCharacters(costTable({ by: 'model', rows, total }))).toBe(
    [
      'model         calls  answered  interrupted  input tokens  cached  output tokens  reasoning                     cost    unconfirmed',
      'openai/gpt-x     12        10            0         12000       0              0          0                  $1.2500',
      'ollama/llama      2         2            0             0       0              0          0                  unknown',
      'no model          1         0            1             0       0              0          0                  $0.0000  ≤ $0.00000120',
      'total            15        12            1         12000       0              0          0  $1.2500 + unknown for 2        unknown',
    ].join('\n'),
  );
});
