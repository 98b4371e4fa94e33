import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());

test('a person who is signed in is known by the cookie', async () => {
  const ada = await app.signUp({ email: 'ada@example.org' });
  expect((await ada.ask('/jobs')).status).toBe(200);
  expect((await app.anybody('/jobs')).status).toBe(401);
});
