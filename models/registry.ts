import type { FixedAnswers } from '../domain/fixed-answers.ts';
import type { LearntOfModel, ProviderAccess } from './access.ts';
import { ModelUnknown, type Agent } from './agent.ts';
import { createDryRun } from './dry-run.ts';

export interface AgentConfig {
  /** `dry-run`, or provider/model. */
  model: string;
  parameters: Record<string, unknown>;
  /** What a dry run answers, by field or page.field. */
  answers?: FixedAnswers;
}

/** What a model with a provider takes beside the session's settings. */
export interface Reached {
  access: ProviderAccess;
  learnt: LearntOfModel;
}

/** Builds agents from what a session says. */
export interface AgentRegistry {
  /**
   * @param reached null for agents without a provider
   * @throws ModelUnknown
   */
  agentFor(config: AgentConfig, reached: Reached | null): Agent;
}

export function createAgentRegistry(): AgentRegistry {
  return {
    agentFor({ model, parameters, answers }) {
      if (model === 'dry-run') return createDryRun(parameters, answers);
      throw new ModelUnknown(
        `The model ${JSON.stringify(model)} is not known here. Models that work: dry-run.`,
      );
    },
  };
}
