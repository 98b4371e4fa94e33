import { expect, test } from 'vitest';
import { renew } from './page.ts';

const order = ['First', 'Second'];

test('a section is renewed, and the others are kept in their order', () => {
  const before = renew('', [{ title: 'Second', lines: ['old'] }], order);
  const first = renew(before, [{ title: 'First', lines: ['1', '', '2'] }], order);
  const after = renew(first, [{ title: 'Second', lines: ['new'] }], order);
  expect(after).toMatch(/## First\n\n1\n\n2\n\n## Second\n\nnew\n$/);
  expect(after).not.toContain('old');
});

test('a section that nothing measures any more goes', () => {
  expect(renew('## Gone\n\nold\n', [], order)).not.toContain('Gone');
});
