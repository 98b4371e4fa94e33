import type { SystemPause } from '../domain/states.ts';
import type { Transition } from './transitions.ts';

/** How a job pauses for something that a person can mend. */
export function pauseFor(
  reason: Extract<
    SystemPause,
    | 'model_unknown'
    | 'credential_unavailable'
    | 'key_rejected'
    | 'no_credit'
    | 'cost_limit'
    | 'request_refused'
  >,
  detail: string,
  nextLookAt: Date | null = null,
): Transition {
  return {
    standing: { state: 'paused', reason },
    job: { detail, nextLookAt },
    event: { kind: 'paused', data: { reason, detail } },
  };
}
