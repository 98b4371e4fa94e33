import type { FixedAnswers } from '../domain/fixed-answers.ts';
import { parseModelName, PROVIDER_NAMES } from '../domain/providers.ts';
import type { LearntOfModel, ProviderAccess } from './access.ts';
import { ModelUnknown, type Agent } from './agent.ts';
import { createDryRun } from './dry-run.ts';
import { createModelAgent } from './model-agent.ts';
import type { ProviderDeps } from './providers/deps.ts';

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

/** @param deps left out: no model of a provider can be asked here, only a dry run */
export function createAgentRegistry(deps?: ProviderDeps): AgentRegistry {
  return {
    agentFor({ model, parameters, answers }, reached) {
      if (model === 'dry-run') return createDryRun(parameters, answers);
      const name = parseModelName(model);
      const said = JSON.stringify(model);
      if (!name) throw new ModelUnknown(`The model ${said} is not known here. ${FORMS}`);
      if (!reached) throw new ModelUnknown(`The model ${said} needs a credential for ${name.provider}.`);
      const { provider } = reached.access;
      if (provider !== name.provider) {
        throw new ModelUnknown(
          `The model ${said} needs a credential for ${name.provider}, not for ${provider}.`,
        );
      }
      if (!deps) throw new ModelUnknown(`The model ${said} cannot be asked from here: only a dry run can.`);
      return createModelAgent(parameters, name, reached, deps);
    },
  };
}

const FORMS = `Models that work: dry-run, and PROVIDER/MODEL such as openai/gpt-4o with one of these providers: ${PROVIDER_NAMES.join(', ')}.`;
