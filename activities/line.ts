import { parseModelName, type ModelName } from '../domain/providers.ts';
import type { GivenPrices } from '../models/prices.ts';
import { ModelUnknown, type Agent } from '../models/agent.ts';
import { openForJob } from '../records/credential-use.ts';
import { CredentialUnavailable, learntOf } from '../records/credentials.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { pauseFor } from '../records/pauses.ts';
import type { Transition } from '../records/transitions.ts';
import type { ActivityDeps } from './deps.ts';

/** The agent of a job, and what paying for its calls takes. */
export interface Line {
  agent: Agent;
  /** Null for agents without a provider. */
  paid: { credentialId: string; name: ModelName; prices: GivenPrices } | null;
}

/**
 * The agent that answers for a job; or how the job pauses, as it cannot be reached, or whoever started the job may not use
 * it any more.
 */
export async function openLine(deps: ActivityDeps, { row, setting }: LoadedJob): Promise<Line | Transition> {
  const { config } = setting;
  try {
    if (config.credential === null) return { agent: deps.agents.agentFor(config, null), paid: null };
    const name = parseModelName(config.model);
    if (!name) throw new ModelUnknown(`The model ${JSON.stringify(config.model)} names no provider.`);
    const opened = await openForJob(deps.db, deps.secrets, config.credential, row.id);
    const learnt = await learntOf(deps.db, config.credential, name.model);
    const prices = { session: config.price, credential: opened.prices };
    return {
      agent: deps.agents.agentFor(config, { access: opened.access, learnt }),
      paid: { credentialId: config.credential, name, prices },
    };
  } catch (error) {
    if (error instanceof ModelUnknown) return pauseFor('model_unknown', error.message);
    if (error instanceof CredentialUnavailable) return pauseFor('credential_unavailable', error.message);
    throw error;
  }
}

export function isLine(found: Line | Transition): found is Line {
  return 'agent' in found;
}
