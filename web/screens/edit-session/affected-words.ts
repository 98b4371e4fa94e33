/** Whom a change of a session's settings concerns. @param jobs that it has, in all states */
export function affectedWords(jobs: number): string {
  if (jobs === 0) return 'There are no jobs yet: all that are made from now on get these settings.';
  const keep = jobs === 1 ? '1 job keeps its settings' : `${jobs.toLocaleString()} jobs keep their settings`;
  return `Affects new jobs only: ${keep}. Budgets hold for all jobs at once.`;
}
