import type { ProviderName } from './providers.ts';

/**
 * What a provider itself calls a model: people write `openai/gpt-4o` for its `gpt-4o`. OpenRouter has models whose own
 * names begin so (`openrouter/auto`).
 */
export function ownModelName(provider: ProviderName, text: string): string {
  const prefix = `${provider}/`;
  if (!text.startsWith(prefix)) return text;
  const rest = text.slice(prefix.length);
  return rest === '' || (provider === 'openrouter' && !rest.includes('/')) ? text : rest;
}
