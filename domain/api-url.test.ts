import { describe, expect, test } from 'vitest';
import { problemWithKeyAt, readApiUrl } from './api-url.ts';

describe('an API URL', () => {
  test.each([
    ['https://api.openai.com/v1', 'https://api.openai.com/v1'],
    [' https://API.openai.com/v1// ', 'https://api.openai.com/v1'],
    ['https://api.anthropic.com', 'https://api.anthropic.com'],
    ['http://127.0.0.1:8000/v1/', 'http://127.0.0.1:8000/v1'],
    ['http://[::1]:11434/v1', 'http://[::1]:11434/v1'],
    [
      'https://lab.example/openai/?api-version=2024-10-21',
      'https://lab.example/openai?api-version=2024-10-21',
    ],
  ])('%s is kept as %s', (given, url) => {
    expect(readApiUrl(given)).toEqual({ url });
  });

  test.each([
    ['api.openai.com/v1', 'has to begin with https://'],
    ['ftp://api.example.org', 'has to begin with https://'],
    ['file:///etc/passwd', 'has to begin with https://'],
    ['', 'has to begin with https://'],
    ['https://', 'has to begin with https://'],
    ['https://user:pw@api.example.org/v1', 'must not hold a user or a password'],
    ['https://sk-key@api.example.org/v1', 'must not hold a user or a password'],
    ['https://api.example.org/v1?key=sk-1', 'must not hold a query'],
    ['https://api.example.org/v1?api-version=1&key=sk-1', 'must not hold a query'],
    ['https://api.example.org/v1#a', 'must not hold a query'],
    ['http://169.254.169.254/v1', 'link-local'],
    ['http://[fe80::1]/v1', 'link-local'],
  ])('%j is refused, and what is secret in it is not repeated', (given, text) => {
    const read = readApiUrl(given);
    expect(read).toEqual({ problem: expect.stringContaining(text) as string });
    expect(JSON.stringify(read)).not.toMatch(/sk-|:pw/);
  });
});

describe('a key', () => {
  test.each([
    'https://api.openai.com/v1',
    'http://localhost:8000/v1',
    'http://gpu.localhost/v1',
    'http://127.0.0.1:8000/v1',
    'http://127.9.9.9/v1',
    'http://[::1]:8000/v1',
    'http://10.1.2.3/v1',
    'http://172.16.0.9:8000/v1',
    'http://192.168.1.5/v1',
    'http://100.64.1.1/v1',
    'http://[fd12::1]/v1',
    'http://vllm:8000/v1',
    'http://gpu1.local:8000/v1',
    'http://gpu1.lan/v1',
  ])('may be sent to %s', (url) => {
    expect(problemWithKeyAt(url)).toBeNull();
  });

  test.each([
    'http://api.openai.com/v1',
    'http://gpu1.uni.example:8000/v1',
    'http://8.8.8.8/v1',
    'http://172.32.0.1/v1',
    'http://[2001:4860:4860::8888]/v1',
    'http://local.evil.example/v1',
    'http://127.0.0.1.evil.example/v1',
  ])('may not be sent to %s in the clear', (url) => {
    expect(problemWithKeyAt(url)).toContain(`would go to ${new URL(url).host} in the clear`);
  });
});
