/** Parameters that a session may not set, as the request itself needs them or could not be read any more; and why. */
const NOT_SET: Record<string, string> = {
  ...named(
    ['model', 'models'],
    'the model is chosen by the setting "model", so that every record names the right one',
  ),
  ...named(['messages', 'system', 'prompt', 'input', 'instructions'], 'the prompt is made from the page'),
  ...named(
    ['tools', 'tool_choice', 'functions', 'function_call', 'parallel_tool_calls', 'mcp_servers', 'plugins'],
    'a participant has no tools',
  ),
  ...named(
    ['response_format', 'output_format', 'format', 'grammar', 'guided_json', 'structured_outputs'],
    'the form of a reply is that of the page',
  ),
  ...named(['stream', 'stream_options'], 'replies are taken whole'),
  ...named(['n', 'best_of'], 'a page gets one reply'),
  ...named(['stop', 'stop_sequences'], 'a reply that stops early cannot be read'),
  ...named(
    ['api_key', 'apiKey', 'key', 'authorization', 'headers', 'extra_headers', 'betas'],
    'parameters are on record with every call; keys belong into a credential',
  ),
};

function named(names: string[], why: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, why]));
}

/** Longest reply where a session sets nothing, in tokens: reasoning counts too. */
export const DEFAULT_LIMIT = 8192;

/** Names under which a session may set the limit of a reply, in tokens. */
export const LIMIT_NAMES = ['max_tokens', 'max_completion_tokens', 'maxTokens'] as const;

/** What is wrong with the parameters of a model that a provider runs; each names the parameter. */
export function misfitsOfParameters(
  parameters: Record<string, unknown>,
): { name: string; message: string }[] {
  const misfits: { name: string; message: string }[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const why = Object.hasOwn(NOT_SET, name) ? NOT_SET[name] : undefined;
    if (why) misfits.push({ name, message: `cannot be set for a session: ${why}. Leave it out.` });
    if (isLimit(name) && !(Number.isInteger(value) && Number(value) >= 1)) {
      misfits.push({ name, message: 'has to be a whole number of tokens, 1 or more.' });
    }
    if (name === 'output_config' && holdsFormat(value)) {
      misfits.push({ name, message: 'may hold no "format": the form of a reply is that of the page.' });
    }
  }
  const limits = Object.keys(parameters).filter(isLimit);
  if (limits.length > 1) {
    misfits.push({ name: limits[1] ?? '', message: `is set twice: as ${limits.join(' and ')}. Keep one.` });
  }
  return misfits;
}

export function isLimit(name: string): boolean {
  return (LIMIT_NAMES as readonly string[]).includes(name);
}

function holdsFormat(value: unknown): boolean {
  return typeof value !== 'object' || value === null || 'format' in value;
}
