import { defineConfig } from 'vitest/config';

const rooms =
  '{domain,pages,models,net,prisma,records,activities,workflows,dispatch,api,cli,web,scripts,examples,bench}';
const servers = 'cli/servers/{postgres,temporal}*.test.ts';

/** Fast tests first. `system` runs on real servers, one file after the other; `long` is apart (`npm run test:long`). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${rooms}/**/*.test.ts`],
          exclude: [servers],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'system',
          include: [servers, 'tests/**/*.test.ts'],
          exclude: ['tests/long/**'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'long',
          include: ['tests/long/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
