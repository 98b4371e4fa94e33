import { both, faults, type Fault } from './providers/faults.ts';
import type { Kind } from './providers/protocol.ts';
import { aModel, MODELS } from './providers/stand-in-models.ts';

/** One participant whose model meets something, on a study of two pages, and what becomes of it. */
export interface FaultCase {
  name: string;
  /** The model's name at the stand-in; default: its usual one. */
  model?: string;
  config?: Record<string, unknown>;
  /** What its first requests meet, in turn; those after them are answered as usual. */
  meets: (Fault | null)[];
  /** Why it pauses first; what it paused for is over when it is resumed. */
  pausedFor?: string;
  /** How it ends; default: completed. */
  failed?: true;
  /** Its calls: the number of the try, and what came of it. */
  calls: string[];
}

const USUAL = '0 replied';

/** Faults after which the same request is sent again, as none of the tries. */
function again(name: string, fault: Fault, error: string): FaultCase {
  return { name, meets: [fault], calls: [`0 ${error}`, USUAL, USUAL] };
}

/** Answers that are no reply, or none that fits: one of three tries each. */
function misfit(name: string, fault: Fault, outcome = name): FaultCase {
  return { name, meets: [fault], calls: [`0 ${outcome}`, '1 replied', USUAL] };
}

/** What a person has to mend: the job stands until then. */
function paused(name: string, fault: Fault, reason = name): FaultCase {
  return { name, meets: [fault], pausedFor: reason, calls: [`0 ${reason}`, USUAL, USUAL] };
}

/** The faults that all providers are known for. */
const COMMON: FaultCase[] = [
  { name: 'latency', meets: [faults.latency(300)], calls: [USUAL, USUAL] },
  { name: 'drip', meets: [faults.drip(30, 10)], calls: [USUAL, USUAL] },
  { name: 'fenced', meets: [faults.fenced()], calls: [USUAL, USUAL] },
  { name: 'closed-after', meets: [faults.closeAfter()], calls: [USUAL, USUAL] },
  again('limited-for-ms', faults.rateLimited({ retryAfterMs: 400 }), 'rate_limited'),
  again('limited-for-seconds', faults.rateLimited({ retryAfterSeconds: 1 }), 'rate_limited'),
  again('limited-by-headers', faults.rateLimited({ resetMs: 300 }), 'rate_limited'),
  again('limited-without-a-time', faults.rateLimited(), 'rate_limited'),
  again('500', faults.serverError(), 'overloaded'),
  again('503', faults.unavailable(), 'overloaded'),
  again('529', faults.overloaded(), 'overloaded'),
  again('slow-500', both(faults.latency(200), faults.serverError()), 'overloaded'),
  again('cut-before', faults.cutBefore(), 'cut'),
  again('cut-in-the-middle', faults.cutInMiddle(), 'cut'),
  again('cut-at-the-end', faults.cutAtEnd(), 'cut'),
  again('html', faults.html(), 'garbage'),
  again('other-shape', faults.otherShape(), 'garbage'),
  again('cut-json', faults.cutJson(), 'garbage'),
  {
    name: 'four-times-in-a-row',
    meets: [faults.unavailable(), faults.cutBefore(), faults.html(), faults.serverError()],
    calls: ['0 overloaded', '0 cut', '0 garbage', '0 overloaded', USUAL, USUAL],
  },
  misfit('wrong-schema', faults.wrongSchema(), 'replied'),
  misfit('no-json', faults.noJson(), 'unreadable'),
  misfit('empty', faults.empty()),
  misfit('no-content', faults.noContent(), 'empty'),
  misfit('over-long', faults.overLong(), 'replied'),
  misfit('cut-by-length', faults.finishedByLength(), 'cut'),
  misfit('nothing-within-the-length', faults.finishedByLength(0), 'cut'),
  misfit('refused-in-a-field', faults.refusal('field'), 'refusal'),
  misfit('refused-without-a-word', faults.refusal('stopped'), 'refusal'),
  misfit('refused-in-words', faults.refusal('text'), 'refusal'),
  misfit('refused-by-a-filter', faults.refusal('error'), 'refusal'),
  {
    name: 'misfits-with-faults-between',
    meets: [faults.empty(), faults.serverError(), faults.wrongSchema(), faults.cutBefore()],
    calls: ['0 empty', '1 overloaded', '1 replied', '2 cut', '2 replied', USUAL],
  },
  {
    name: 'three-misfits',
    meets: [faults.refusal('text'), faults.wrongSchema(), faults.finishedByLength()],
    failed: true,
    calls: ['0 refusal', '1 replied', '2 cut'],
  },
  paused('key_rejected', faults.keyRejected()),
  paused('model_unknown', faults.modelUnknown()),
  paused('no_credit', faults.noCredit()),
  {
    name: 'page-too-long',
    meets: [faults.contextTooLong()],
    failed: true,
    calls: ['0 context_too_long'],
  },
  {
    name: 'past-too-long',
    config: { memory: 'transcript' },
    meets: [null, faults.contextTooLong()],
    calls: [USUAL, '0 context_too_long', USUAL],
  },
  {
    name: 'temperature-refused',
    model: 'without-temperature',
    config: { parameters: { temperature: 0.2 } },
    meets: [],
    calls: ['0 parameter_refused', USUAL, USUAL],
  },
  {
    name: 'limit-too-large',
    model: 'of-few-words',
    meets: [],
    calls: ['0 parameter_refused', USUAL, USUAL],
  },
];

const OPENAI: FaultCase[] = [
  paused('forbidden', faults.forbidden(), 'model_unknown'),
  again('error-in-200', faults.errorIn200('top'), 'overloaded'),
  again('error-in-a-choice', faults.errorIn200('choice'), 'overloaded'),
  paused('no_credit-openrouter', faults.noCredit('openrouter'), 'no_credit'),
  { name: 'no-schema', model: 'gpt-4-turbo', meets: [], calls: ['0 format_refused', USUAL, USUAL] },
  {
    name: 'no-schema-and-no-json-mode',
    model: 'in-words-alone',
    meets: [],
    calls: ['0 format_refused', '0 format_refused', USUAL, USUAL],
  },
];

const ANTHROPIC: FaultCase[] = [
  paused('forbidden', faults.forbidden(), 'key_rejected'),
  again('error-in-200', faults.errorIn200('choice'), 'overloaded'),
  paused('no_credit-billing', faults.noCredit('billing'), 'no_credit'),
  { name: 'no-schema', model: 'claude-sonnet-4-0', meets: [], calls: ['0 format_refused', USUAL, USUAL] },
];

export function casesOf(kind: Kind): FaultCase[] {
  return [...COMMON, ...(kind === 'anthropic' ? ANTHROPIC : OPENAI)];
}

/** The models of the cases, beside the usual ones. */
export function modelsOf(kind: Kind): typeof MODELS.openai {
  const takes = kind === 'anthropic' ? (['json_schema'] as const) : (['json_schema', 'json_object'] as const);
  return [
    ...MODELS[kind],
    aModel('without-temperature', { refuses: ['temperature'], takes }),
    aModel('of-few-words', { outputTokens: 4_096, takes }),
    aModel('in-words-alone', { takes: [] }),
  ];
}
