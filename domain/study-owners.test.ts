import { describe, expect, test } from 'vitest';
import { isThisMachine } from './own-machine.ts';
import { askForOwners, hostsWithoutOwner, ownerOf } from './study-owners.ts';

test.each([
  'localhost',
  'localhost:8000',
  'LOCALHOST',
  'lab.localhost',
  '127.0.0.1:8000',
  '127.9.8.7',
  '[::1]:80',
])('%s is this machine', (host) => {
  expect(isThisMachine(host)).toBe(true);
});

test.each([
  '192.168.1.7',
  '10.0.0.1:8000',
  '0.0.0.0',
  'localhost.example.org',
  '127.example.org',
  '[fe80::1]',
  'lab',
])('%s is not', (host) => {
  expect(isThisMachine(host)).toBe(false);
});

describe('who runs the study', () => {
  const answers = [
    { host: 'study.example', answer: 'our lab' },
    { host: 'other.example:8080', answer: 'their lab' },
  ];

  test('an answer for a host stands for all its ports, one for a port for that alone', () => {
    expect(ownerOf('https://study.example/a', answers)).toBe('our lab');
    expect(ownerOf('http://study.example:8000/a', answers)).toBe('our lab');
    expect(ownerOf('http://other.example:8080/a', answers)).toBe('their lab');
    expect(ownerOf('http://other.example/a', answers)).toBeNull();
    expect(ownerOf('http://sub.study.example/a', answers)).toBeNull();
    expect(ownerOf('no link', answers)).toBeNull();
  });

  test('is asked for each host once, and never for this machine', () => {
    const links = [
      'http://localhost:8000/x',
      'http://127.0.0.1/x',
      'https://new.example/1',
      'https://new.example/2',
      'https://study.example/1',
      'http://192.168.1.7:8000/1',
    ];
    expect(hostsWithoutOwner(links, answers)).toEqual(['new.example', '192.168.1.7:8000']);
    expect(hostsWithoutOwner(links.slice(0, 2), [])).toEqual([]);
    expect(askForOwners(['new.example'])).toContain('Who runs the study at new.example?');
  });
});
