import type { Actor } from '../domain/access.ts';
import type { ConfigContent } from '../domain/config.schema.ts';
import { parseModelName, presetOf, type ModelName } from '../domain/providers.ts';
import { ModelUnknown } from '../models/agent.ts';
import { resolveModel } from '../models/catalogue.ts';
import { priceOf } from '../models/prices.ts';
import type { SessionBudget } from '../records/budgets.ts';
import { CredentialUnavailable, findCredential, openAccess } from '../records/credentials.ts';
import type { AppDeps } from './deps.ts';
import { ApiError } from './errors.ts';

/**
 * Refuses, before there is a session, a model that nothing here can run, a credential that cannot be used for it, and a budget
 * without a price. Nothing is sent to the provider.
 */
export async function checkModel(
  { db, agents, secrets }: AppDeps,
  actor: Actor,
  config: ConfigContent,
  budget: Partial<SessionBudget>,
): Promise<void> {
  if (config.credential === null) return checkWithout(agents, config);
  const name = parseModelName(config.model);
  if (!name) throw new ApiError(400, 'model_unknown', unknownModel(config.model));
  const row = await findCredential(db, actor, config.credential);
  if (!row) throw new ApiError(400, 'credential', `There is no credential ${config.credential}.`);
  const opened = await openAccess(db, secrets, row.id).catch((error: unknown) => {
    throw error instanceof CredentialUnavailable ? new ApiError(400, 'credential', error.message) : error;
  });
  checkFits(name, opened.access.provider, opened.models, row.name);
  const prices = { session: config.price, credential: opened.prices };
  const limited =
    budget.maxCostUsd != null || budget.maxJobCostUsd != null || opened.limits.maxCostPerDayUsd !== null;
  if (limited && priceOf(name, 0, new Date(), prices) === null) {
    const text = `A cost limit needs a price, and that of ${config.model} is unknown: give one (--price INPUT,OUTPUT in US dollars per million tokens).`;
    throw new ApiError(400, 'price_unknown', text);
  }
}

function checkWithout(agents: AppDeps['agents'], config: ConfigContent): void {
  if (parseModelName(config.model)) {
    throw new ApiError(400, 'credential', `The model ${config.model} needs a credential.`);
  }
  try {
    agents.agentFor(config, null);
  } catch (error) {
    throw error instanceof ModelUnknown
      ? new ApiError(400, 'model_unknown', unknownModel(config.model))
      : error;
  }
}

function checkFits(
  { provider, model }: ModelName,
  of: ModelName['provider'],
  models: string[],
  name: string,
): void {
  if (provider !== of) {
    const [wanted, found] = [presetOf(provider).label, presetOf(of).label];
    throw new ApiError(
      400,
      'credential',
      `The credential ${name} is one of ${found}, and the model one of ${wanted}.`,
    );
  }
  if (models.length > 0 && !models.includes(model)) {
    throw new ApiError(
      400,
      'credential',
      `The credential ${name} may use ${models.join(', ')}, not ${model}.`,
    );
  }
}

/** What is said of a name that stands for no model. */
export function unknownModel(text: string): string {
  const found = resolveModel(text);
  const candidates = found.ok ? [`${found.name.provider}/${found.name.model}`] : found.candidates;
  const meant = candidates.length === 0 ? '' : ` Did you mean ${candidates.join(' or ')}?`;
  return `The model ${JSON.stringify(text)} is not known here: name it with its provider, as in openai/gpt-4o or ollama/llama3, or take dry-run.${meant}`;
}
