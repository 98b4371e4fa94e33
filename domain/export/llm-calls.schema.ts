import { z } from 'zod';
import { bulky, decimal, flag, json, orMissing, text, time, whole } from './column.schema.ts';
import { OF_JOB } from './job-columns.schema.ts';

const NOT_TOLD = 'the provider did not tell, or did not answer';
const NO_PRICE = 'its price is not known';
const PER_MILLION = 'US dollars per million tokens';

/** One row a request to a model: the whole ledger. */
export const LlmCallRowSchema = z.object({
  ...OF_JOB,
  call_id: text('The request; it travelled in a header of it.'),
  step: whole('Number of the page in the job.'),
  try: whole('Which try at the page.'),
  send: whole('Which sending of the same try, from 0.'),
  purpose: text('What it was asked for.'),
  provider: text('The provider.'),
  credential_id: orMissing(text('The account.'), 'it needs none'),
  model_asked: text('The model that was asked for.'),
  model_returned: orMissing(text('The model that answered, as the provider names it.'), NOT_TOLD),
  system_fingerprint: orMissing(text('What the provider says of its set-up.'), NOT_TOLD),
  request_id: orMissing(text('The provider’s id of the request.'), NOT_TOLD),
  parameters: json('Parameters as they were sent.'),
  dropped_parameters: json(
    'Parameters of the session that were left out, as the model refuses them: a list.',
  ),
  structured: orMissing(
    text('How JSON was asked for: json_schema, json_object or plain.'),
    'it was not asked for',
  ),
  status: text('sending, answered, failed or interrupted (nobody knows whether it was answered).'),
  outcome: orMissing(
    text('Of an answer: replied, refusal, cut, empty or unreadable.'),
    'there was no answer',
  ),
  misfits: orMissing(json('Why the reply did not fit the page: a list.'), 'it fitted, or there was none'),
  error: orMissing(text('Of a failure: its kind.'), 'it did not fail'),
  error_text: orMissing(text('Of a failure: what was said.'), 'it did not fail'),
  http_status: orMissing(whole('HTTP status of a failure.'), 'there was no failure with an HTTP answer'),
  prompt_tokens: orMissing(whole('All input.', 'tokens'), NOT_TOLD),
  cached_tokens: orMissing(whole('Of the input, what came from the provider’s cache.', 'tokens'), NOT_TOLD),
  cache_write_tokens: orMissing(whole('Of the input, what was written into it.', 'tokens'), NOT_TOLD),
  completion_tokens: orMissing(whole('All output, reasoning included.', 'tokens'), NOT_TOLD),
  reasoning_tokens: orMissing(whole('Of the output, reasoning.', 'tokens'), NOT_TOLD),
  cost_usd: orMissing(
    decimal('What it cost.', 'US dollars'),
    'not known: no price, no answer, or tokens that the provider did not tell',
  ),
  unconfirmed: flag('Whether it may have been billed although no answer arrived.'),
  bound_usd: orMissing(decimal('What it may have cost at most.', 'US dollars'), NO_PRICE),
  price_input: orMissing(decimal('Price of input.', PER_MILLION), NO_PRICE),
  price_cached_input: orMissing(decimal('Price of input from the cache.', PER_MILLION), 'as other input'),
  price_cache_write: orMissing(decimal('Price of input written into it.', PER_MILLION), 'as other input'),
  price_output: orMissing(decimal('Price of output.', PER_MILLION), NO_PRICE),
  price_date: orMissing(text('Day of which the price is, as YYYY-MM-DD.'), NO_PRICE),
  price_source: orMissing(text('Who says so: given (a person) or catalogue.'), NO_PRICE),
  latency_ms: orMissing(whole('From the request to its answer.', 'ms'), 'there was no answer'),
  created_at: time('When it was put on record, right before it left.'),
  finished_at: orMissing(time('When its end was put on record.'), 'it is under way'),
  prompt: bulky(json('What the model was told.')),
  response: bulky(orMissing(json('What came back, as it came back.'), 'nothing came back')),
  reply: bulky(orMissing(json('What was read from it.'), 'nothing came back that holds a reply')),
});
export type LlmCallRow = z.infer<typeof LlmCallRowSchema>;
