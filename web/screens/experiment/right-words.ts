import type { GivenRight } from '../../../domain/access.ts';

/** What an owner can let others do, beside looking. */
export const RIGHT_WORDS: Record<GivenRight, { label: string; about: string }> = {
  edit: { label: 'Edit', about: 'Change the experiment, its hosts and its sessions.' },
  run: { label: 'Run', about: 'Make jobs, pause, resume and cancel them, set budgets.' },
  export: { label: 'Export', about: 'Download the data.' },
};
