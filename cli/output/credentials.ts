import pc from 'picocolors';
import type { CredentialView } from '../../domain/credentials.schema.ts';
import type { UnitPrice } from '../../domain/prices.ts';
import type { SharedCredential } from '../../domain/sharing.schema.ts';

/** A credential in a few lines, for people. */
export function credentialText(credential: CredentialView): string {
  const { name, id, label, apiUrl, disabled, models, prices, problem } = credential;
  const off = disabled ? ` ${pc.red('disabled')}` : '';
  const lines = [
    `${pc.bold(name)} ${pc.dim(id)}${off}`,
    `  ${label} · ${apiUrl} · ${keyText(credential)}`,
    ...(models.length > 0 ? [`  models: ${models.join(', ')}`] : []),
    ...limitTexts(credential.limits),
    ...Object.entries(prices).map(([model, price]) => `  ${model}: ${priceText(price)}`),
    ...(problem === null ? [] : [`  ${pc.yellow(problem)}`]),
  ];
  return lines.join('\n');
}

/** One of somebody else's that one may use. */
export function sharedText({ name, id, label, owner, disabled, anyModel, models }: SharedCredential): string {
  const off = disabled ? ` ${pc.red('disabled')}` : '';
  const which = anyModel ? 'any' : models.map(({ model }) => model).join(', ');
  return [
    `${pc.bold(name)} ${pc.dim(id)}${off}`,
    `  ${label} · shared by ${owner}`,
    `  models: ${which}`,
  ].join('\n');
}

function keyText({ key, keyHint }: CredentialView): string {
  const hint = keyHint ? ` …${keyHint}` : '';
  return {
    ready: `key${hint}`,
    unreadable: `key${hint} (cannot be opened)`,
    cleared: 'no key',
    none: 'no key needed',
  }[key];
}

function limitTexts({
  maxCallsAtOnce,
  requestsPerMinute,
  tokensPerMinute,
  maxCostPerDayUsd,
}: CredentialView['limits']) {
  const parts = [
    maxCallsAtOnce !== null && `${maxCallsAtOnce} calls at once`,
    requestsPerMinute !== null && `${requestsPerMinute} requests a minute`,
    tokensPerMinute !== null && `${tokensPerMinute} tokens a minute`,
    maxCostPerDayUsd !== null && `$${maxCostPerDayUsd} a day`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? [`  at most ${parts.join(', ')}`] : [];
}

function priceText({ input, output, cachedInput, date }: UnitPrice): string {
  const cached = cachedInput === undefined ? '' : `, $${cachedInput} of it cached`;
  return `$${input} in${cached}, $${output} out per million tokens (${date})`;
}
