import type { Observation } from '../domain/observation.ts';
import type { Past } from '../domain/prompt/request.ts';
import type { AgentRequest } from './agent.ts';

export const NO_PAST: Past = { notes: '', passed: [], transcript: [], leftOut: 0 };

/** What an agent is told about a page at the first try, under the usual settings. */
export function aRequest(observation: Observation, given: Partial<AgentRequest> = {}): AgentRequest {
  return {
    observation,
    settings: { persona: '', reasoning: 'before', memory: 'notes', rewording: null },
    past: NO_PAST,
    step: 1,
    label: '',
    seed: 1,
    refusals: [],
    misfits: [],
    ...given,
  };
}
