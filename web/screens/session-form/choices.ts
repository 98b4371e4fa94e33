import type { CredentialView } from '../../../domain/credentials.schema.ts';
import type { ProviderName } from '../../../domain/providers.ts';
import type { PricedModel, SharedCredential } from '../../../domain/sharing.schema.ts';

/** A credential as it can be chosen for a session: one's own, or of somebody who shares it. */
export interface CredentialChoice {
  id: string;
  name: string;
  provider: ProviderName;
  /** The provider, for people. */
  label: string;
  /** Whose it is; null: one's own. */
  owner: string | null;
  anyModel: boolean;
  /** What is known of its models without asking the provider. */
  models: PricedModel[];
  /** Why no job could use it now; null: it can be used. */
  problem: string | null;
}

export function choicesOf(given: {
  credentials: CredentialView[];
  shared: SharedCredential[];
}): CredentialChoice[] {
  return [...given.credentials.map(own), ...given.shared.map(ofOthers)];
}

function own({ models, prices, disabled, problem, ...credential }: CredentialView): CredentialChoice {
  const names = [...new Set([...models, ...(models.length === 0 ? Object.keys(prices) : [])])];
  return {
    ...{ id: credential.id, name: credential.name, provider: credential.provider, label: credential.label },
    owner: null,
    anyModel: models.length === 0,
    models: names.map((model) => ({ model, price: priceOf(prices[model]) })),
    problem: disabled ? 'It is disabled.' : problem,
  };
}

function priceOf(price: CredentialView['prices'][string] | undefined): PricedModel['price'] {
  return price ? { ...price, cachedInput: price.cachedInput ?? null } : null;
}

function ofOthers(shared: SharedCredential): CredentialChoice {
  const { id, name, provider, label, owner, anyModel, models, disabled } = shared;
  const problem = disabled ? `${owner} has disabled it.` : null;
  return { id, name, provider, label, owner, anyModel, models, problem };
}

/** US dollars per million tokens, as `$2.50 in, $10.00 out`. */
export function priceWords(price: PricedModel['price']): string {
  if (!price) return 'price unknown';
  return `$${price.input.toFixed(2)} in, $${price.output.toFixed(2)} out`;
}
