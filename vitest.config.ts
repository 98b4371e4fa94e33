import { defineConfig } from 'vitest/config';

/** Three suites: unit (no servers), system (real servers, shared), long (apart: `npm run test:long`). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{domain,pages,models,net,prisma,records,activities,workflows,dispatch,api,cli,scripts,examples}/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
    ],
  },
});
