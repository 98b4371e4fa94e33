import { describe, expect, it } from 'vitest';
import { isInstalled } from './dependencies.mjs';
import { isNewEnough } from './node-version.mjs';

describe('what is installed', () => {
  const asked = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/only-elsewhere': { version: '1.0.0', optional: true },
    },
  };

  it('is what the lock asks for when versions agree and only optional packages are missing', () => {
    expect(isInstalled(asked, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  });

  it.each([
    ['nothing is installed', null],
    ['a package is missing', { packages: {} }],
    ['a version differs', { packages: { 'node_modules/a': { version: '1.0.1' } } }],
  ])('is not when %s', (_case, installed) => {
    expect(isInstalled(asked, installed)).toBe(false);
  });
});

describe('the Node version', () => {
  it.each([
    ['18.20.4', false],
    ['20.9.0', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.0.0', true],
  ])('%s: new enough is %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});
