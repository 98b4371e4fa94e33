import type { Observation, PageKind } from './observation.ts';
import type { Phase } from './position.ts';
import type { Standing } from './states.ts';

/** What follows from the kind of page that a participant stands on. */
export interface Course {
  standing: Standing;
  phase: Phase;
}

/**
 * @param kind of the page
 * @param step number of the page
 * @param questions whether the page asks for anything that takes an agent
 */
export function courseFor(kind: PageKind, step: number, maxSteps: number, questions: boolean): Course {
  switch (kind) {
    case 'form':
      if (step > maxSteps) return over({ state: 'failed', reason: 'step_limit' });
      return { standing: { state: 'running', reason: null }, phase: questions ? 'ask' : 'send' };
    case 'wait':
      return { standing: { state: 'waiting', reason: 'wait_page' }, phase: 'look' };
    case 'finished':
      return over({ state: 'completed', reason: 'finished' });
    case 'screened_out':
      return over({ state: 'completed', reason: 'screened_out' });
    case 'full':
      return over({ state: 'full', reason: 'study_full' });
    case 'closed':
      return over({ state: 'failed', reason: 'study_closed' });
    case 'needs_script':
      return over({ state: 'failed', reason: 'needs_script' });
    case 'end_unclear':
      return { standing: { state: 'paused', reason: 'end_unclear' }, phase: 'look' };
  }
}

/** The ref of a page's one control, where it asks nothing: such a page needs no agent. */
export function onlyNext(page: Observation): string | null {
  const [control, ...others] = page.controls;
  return page.fields.length === 0 && control && others.length === 0 ? control.ref : null;
}

function over(standing: Standing): Course {
  return { standing, phase: 'closed' };
}
