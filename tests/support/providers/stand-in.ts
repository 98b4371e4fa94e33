import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { anthropicProtocol } from './anthropic-protocol.ts';
import { Book, type BookEntry } from './book.ts';
import { type Fault, type Plan } from './faults.ts';
import { isObject, parsed, type JsonObject } from './json.ts';
import { openAiProtocol } from './openai-protocol.ts';
import { isCached, play, promptTokens, usualAnswer, type AnswerScript } from './played.ts';
import type { BilledTokens, HttpAnswer, Kind, ModelRequest, Protocol, StandInModel } from './protocol.ts';
import { Limiter, type Rate } from './rate.ts';
import { sendAnswer } from './send.ts';
import { findModel, MODELS } from './stand-in-models.ts';

/** The header in which a call carries the id of its row in the ledger. */
export const CALL_HEADER = 'x-proband-call';

export interface StandInOptions {
  kind: Kind;
  /** Default: any that is free. */
  port?: number;
  /** The one key that is right; null: none is asked for. Default: made up anew. */
  key?: string | null;
  models?: readonly StandInModel[];
  /** Default 1. */
  seed?: number;
  /** What the model says; default: a valid reply to the schema that it finds. */
  answer?: AnswerScript;
  plan?: Plan;
  /** How long the model thinks. */
  latencyMs?: number;
  rate?: Rate;
  /** ms since 1970. */
  now?: () => number;
  bookFile?: string;
  /** Whether `openai-strict` takes minimum, pattern and the like; default false, as some routes to it do not. */
  bounds?: boolean;
}

/** A provider of models on this machine, strict about what it is sent, with a book of its own. */
export interface StandIn extends AsyncDisposable {
  kind: Kind;
  port: number;
  /** What a client is given as the base of the API. */
  apiUrl: string;
  /** '' where none is asked for. */
  key: string;
  /** Questions to its models, in the order of arrival. */
  book: readonly BookEntry[];
  /** All else that was asked: lists of models, wrong addresses. */
  otherRequests: readonly { method: string; path: string; status: number }[];
  /** Of all requests, each with the number of its request. */
  violations(): string[];
  /** All that it bills. */
  billed(): BilledTokens;
  /** Resolves when so many questions were received. */
  until(count: number): Promise<void>;
  setPlan(plan: Plan | null): void;
  setKey(key: string): void;
  close(): Promise<void>;
}

/** Starts one on a free port of this machine. */
export async function startProvider(options: StandInOptions): Promise<StandIn> {
  const standIn = new ProviderServer(options);
  await standIn.listen();
  return standIn;
}

class ProviderServer implements StandIn {
  readonly kind: Kind;
  readonly otherRequests: { method: string; path: string; status: number }[] = [];
  key: string;
  readonly #options: StandInOptions;
  readonly #protocol: Protocol;
  readonly #models: readonly StandInModel[];
  readonly #book: Book;
  readonly #now: () => number;
  readonly #limiter: Limiter;
  readonly #stopped = new AbortController();
  readonly #cached = new Set<string>();
  readonly #server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => void this.#serve(req, res));
  #plan: Plan | null;
  #received = 0;

  constructor(options: StandInOptions) {
    const { kind, key, models = MODELS[kind], now = Date.now, rate = {}, plan = null } = options;
    this.kind = kind;
    this.#options = options;
    this.key = key === null ? '' : (key ?? `sk-${kind}-${randomBytes(18).toString('hex')}`);
    this.#protocol =
      kind === 'anthropic'
        ? anthropicProtocol
        : openAiProtocol({ strict: kind === 'openai-strict', bounds: options.bounds ?? false });
    this.#models = models;
    this.#now = now;
    this.#limiter = new Limiter(rate, now);
    this.#book = new Book(options.bookFile);
    this.#plan = plan;
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#options.port ?? 0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.port}${this.kind === 'anthropic' ? '' : '/v1'}`;
  }

  get book(): readonly BookEntry[] {
    return this.#book.entries;
  }

  violations(): string[] {
    return this.book.flatMap(({ n, violations }) => violations.map((violation) => `${n}: ${violation}`));
  }

  billed(): BilledTokens {
    const sum: BilledTokens = { prompt: 0, completion: 0, cached: 0, cacheWrite: 0, reasoning: 0 };
    for (const { answered } of this.book) {
      for (const part of Object.keys(sum) as (keyof BilledTokens)[])
        sum[part] += answered?.usage?.[part] ?? 0;
    }
    return sum;
  }

  until(count: number): Promise<void> {
    return this.#book.until(count);
  }

  setPlan(plan: Plan | null): void {
    this.#plan = plan;
  }

  setKey(key: string): void {
    this.key = key;
  }

  async close(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    this.#book.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = req;
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of req) chunks.push(chunk as Buffer);
    } catch {
      return; // the client went away before it had said everything
    }
    const text = Buffer.concat(chunks).toString();
    if (method === 'POST' && path === this.#protocol.askPath) return this.#ask(req, res, text);
    const answer = this.#other(req);
    this.otherRequests.push({ method, path, status: answer.status });
    const requestId = `req_${createHash('sha256').update(`other ${this.otherRequests.length}`).digest('hex').slice(0, 24)}`;
    await sendAnswer(res, this.#complete(answer, requestId), 'whole', this.#stopped.signal);
  }

  #other(req: IncomingMessage): HttpAnswer {
    const [path] = (req.url ?? '').split('?');
    if (req.method !== 'GET' || path !== this.#protocol.modelsPath)
      return this.#protocol.error('no_such_path', {});
    const isVersioned = this.kind !== 'anthropic' || req.headers['anthropic-version'] !== undefined;
    const refused =
      this.#checkKey(req.headers) ?? (isVersioned ? null : this.#protocol.checkHeaders(req.headers));
    return refused ?? { status: 200, body: this.#protocol.models(this.#models) };
  }

  async #ask(req: IncomingMessage, res: ServerResponse, text: string): Promise<void> {
    const entry = this.#enter(req, text);
    const id = createHash('sha256')
      .update(`${this.#options.seed ?? 1} ${this.port} ${entry.n}`)
      .digest('hex')
      .slice(0, 32);
    const requestId = `req_${id}`;
    res.once('close', () => this.#book.close(entry, res.writableFinished));
    const refused = this.#check(req.headers, entry.body);
    if (refused) return this.#answer(res, entry, refused, null, requestId);
    const request = this.#understand(entry);
    const turn = this.#limiter.enter(promptTokens(request));
    if (!turn.ok) {
      const { unit, limit, retryAfterMs } = turn;
      const details = { model: request.model.name, unit, limit, retryAfterMs };
      const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
      const answer = { ...this.#protocol.error('rate_limited', details), headers };
      return this.#answer(res, entry, answer, { name: 'rate' }, requestId);
    }
    try {
      await this.#answerWithModel(res, entry, request, { id, requestId });
    } finally {
      this.#limiter.leave();
    }
  }

  #enter({ headers, url = '' }: IncomingMessage, text: string): BookEntry {
    const calls = headers[CALL_HEADER];
    const callId = typeof calls === 'string' && calls !== '' ? calls : null;
    const body: unknown = parsed(text) ?? text;
    return this.#book.receive({
      n: ++this.#received,
      callId,
      at: this.#now(),
      path: url,
      headers: withoutKeys(headers),
      body,
      violations: this.#violationsOf(headers, callId, text),
    });
  }

  #violationsOf(headers: IncomingHttpHeaders, callId: string | null, text: string): string[] {
    const found: string[] = [];
    if (callId === null) found.push(`there is no header ${CALL_HEADER}`);
    // Node joins headers of one name by commas.
    else if (callId.includes(',')) found.push(`there are several headers ${CALL_HEADER}: ${callId}`);
    if (this.key !== '' && text.includes(this.key)) found.push('the key stands in the body');
    if (this.key !== '' && JSON.stringify(withoutKeys(headers)).includes(this.key)) {
      found.push('the key stands in other headers');
    }
    const retries = headers['x-stainless-retry-count'];
    if (retries !== undefined && retries !== '0') found.push('the SDK sent it again by itself');
    return found;
  }

  #checkKey(headers: IncomingHttpHeaders): HttpAnswer | null {
    if (this.#options.key === null) return null;
    const given = this.#protocol.keyOf(headers);
    if (given === null) return this.#protocol.error('key_missing', {});
    return given === this.key ? null : this.#protocol.error('key_rejected', { key: given });
  }

  #check(headers: IncomingHttpHeaders, body: unknown): HttpAnswer | null {
    return (
      this.#checkKey(headers) ??
      this.#protocol.checkHeaders(headers) ??
      (isObject(body)
        ? this.#protocol.checkBody(body, this.#models, headers)
        : this.#protocol.error('not_json', {}))
    );
  }

  #understand({ n, callId, body }: BookEntry): ModelRequest {
    const known = body as JsonObject;
    const model = findModel(this.#models, known.model) as StandInModel;
    return { n, callId, model, body: known, ...this.#protocol.read(known) };
  }

  async #answerWithModel(
    res: ServerResponse,
    entry: BookEntry,
    request: ModelRequest,
    { id, requestId }: { id: string; requestId: string },
  ): Promise<void> {
    const fault = this.#plan?.(request.n, request) ?? null;
    const stopped = this.#stopped.signal;
    const { latencyMs = 0 } = this.#options;
    if (latencyMs > 0) await sleep(latencyMs, undefined, { signal: stopped }).catch(() => {});
    await fault?.wait?.(stopped);
    if (stopped.aborted) return;
    const context = { kind: this.kind, protocol: this.#protocol, request, key: this.key };
    const error = fault?.error?.(context) ?? this.#contextTooLong(request);
    if (error) return this.#answer(res, entry, error, fault, requestId);
    const said = await (this.#options.answer ?? ((asked) => usualAnswer(asked, this.#options.seed ?? 1)))(
      request,
    );
    const created = Math.floor(this.#now() / 1_000);
    const played = play(request, said, {
      kind: this.kind,
      id,
      created,
      seenBefore: this.#wasCached(request),
    });
    const changed = fault?.say?.(played, context) ?? played;
    const answer: HttpAnswer = { status: 200, body: this.#protocol.answer(changed) };
    const ran = { usage: changed.usage, model: changed.model };
    await this.#answer(res, entry, fault?.rewrite?.(answer) ?? answer, fault, requestId, ran);
  }

  #contextTooLong(request: ModelRequest): HttpAnswer | null {
    const { contextTokens } = request.model;
    const used = promptTokens(request);
    return used > contextTokens
      ? this.#protocol.error('context_too_long', { limit: contextTokens, used })
      : null;
  }

  #wasCached(request: ModelRequest): boolean {
    if (!isCached(request)) return false;
    const before = this.#cached.has(request.system);
    this.#cached.add(request.system);
    return before;
  }

  /** In the book before the first byte leaves. */
  async #answer(
    res: ServerResponse,
    entry: BookEntry,
    answer: HttpAnswer,
    fault: Fault | null,
    requestId: string,
    ran: { usage: BilledTokens; model: string } | null = null,
  ): Promise<void> {
    const how = fault?.send ?? 'whole';
    this.#book.answer(entry, {
      status: how === 'cut-before' ? null : answer.status,
      fault: fault?.name ?? null,
      usage: ran?.usage ?? null,
      requestId,
      model: ran?.model ?? null,
    });
    await sendAnswer(res, this.#complete(answer, requestId), how, this.#stopped.signal);
  }

  /** With the headers of every answer, and the request's id where the body names it. */
  #complete({ status, headers, body }: HttpAnswer, requestId: string): HttpAnswer {
    const usual = this.#protocol.headers(requestId, this.#now(), this.#limiter.left());
    const named = isObject(body) && body.type === 'error' ? { ...body, request_id: requestId } : body;
    return { status, headers: { ...usual, ...headers }, body: named };
  }
}

const SECRET = ['authorization', 'x-api-key', 'api-key'];

function withoutKeys(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET.includes(name)));
}
