import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The rooms, top to bottom. A room imports only from the rooms below it (docs/design.md). */
const rooms = [
  'cli',
  'web',
  'api',
  'dispatch',
  'workflows',
  'activities',
  'records',
  'pages',
  'models',
  'net',
  'prisma',
  'domain',
  'scripts',
];

/** Rooms that see less than everything below them. */
/** @type {Record<string, string[]>} */
const narrower = {
  web: ['domain'],
  workflows: ['domain'],
  activities: ['records', 'pages', 'models', 'net', 'prisma', 'domain'],
  dispatch: ['records', 'workflows', 'prisma', 'domain'],
  domain: [],
  pages: ['net', 'domain'],
  models: ['net', 'domain'],
  net: ['domain'],
};

const zones = rooms.flatMap((room, depth) => {
  const allowed = narrower[room] ?? rooms.slice(depth + 1);
  return rooms
    .filter((other) => other !== room && !allowed.includes(other))
    .filter((other) => !(room === 'workflows' && other === 'activities')) // types only: see below
    .map((other) => ({
      target: `./${room}`,
      from: `./${other}`,
      message: `${room}/ may import only from: ${allowed.join(', ') || 'nothing of ours'}.`,
    }));
});

const testFiles = ['**/*.test.ts', 'tests/**', 'bench/**'];

export default tseslint.config(
  { ignores: ['node_modules', 'prisma/client', '.proband', '**/venv', 'web/dist*'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only cli/config.ts reads the environment.' },
      ],
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: testFiles,
    rules: { 'import-x/no-restricted-paths': ['error', { zones }] },
  },
  { files: ['web/**'], ...reactHooks.configs.flat['recommended-latest'] },
  {
    files: ['workflows/**/*.ts'],
    ignores: testFiles,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: ['zod'],
          patterns: [
            { group: ['node:*', '@temporalio/client', '@temporalio/worker', '@temporalio/activity'] },
            { group: ['@prisma/*', 'express', 'undici', 'pg'] },
            { group: ['**/*.schema.ts'], message: 'zod stays out of the workflow bundle.' },
            { group: ['**/activities/**'], allowTypeImports: true },
          ],
        },
      ],
    },
  },
  {
    files: ['cli/config.ts', 'scripts/**', 'bench/**', 'tests/**', '*.config.*', 'prisma.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['*.config.*', 'prisma.config.ts', 'eslint.config.mjs'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  { files: testFiles, rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
);
