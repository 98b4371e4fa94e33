import type { FixedAnswers } from '../domain/fixed-answers.ts';
import { ModelUnknown, type Agent } from './agent.ts';
import { createDryRun } from './dry-run.ts';

export interface AgentConfig {
  model: string;
  parameters: Record<string, unknown>;
  /** What a dry run answers, by field or page.field. */
  answers?: FixedAnswers;
}

/** Builds agents from what a session says. */
export interface AgentRegistry {
  /** @throws ModelUnknown */
  agentFor(config: AgentConfig): Agent;
}

export function createAgentRegistry(): AgentRegistry {
  return {
    agentFor({ model, parameters, answers }) {
      if (model === 'dry-run') return createDryRun(parameters, answers);
      throw new ModelUnknown(model);
    },
  };
}
