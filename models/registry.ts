import { ModelUnknown, type Agent } from './agent.ts';
import { createDryRun } from './dry-run.ts';

/** Builds agents from what a session says. */
export interface AgentRegistry {
  /** @throws ModelUnknown */
  agentFor(config: { model: string; parameters: Record<string, unknown> }): Agent;
}

export function createAgentRegistry(): AgentRegistry {
  return {
    agentFor({ model, parameters }) {
      if (model === 'dry-run') return createDryRun(parameters);
      throw new ModelUnknown(model);
    },
  };
}
