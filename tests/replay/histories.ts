import { join } from 'node:path';

/** Where recorded histories stand, named for what happened in them and when they were recorded. */
export const HISTORIES = join(import.meta.dirname, 'histories');
