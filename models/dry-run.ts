import { setTimeout as sleep } from 'node:timers/promises';
import type { Control, Field, Observation } from '../domain/observation.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { FixedAnswers } from '../domain/fixed-answers.ts';
import { renderPrompt } from '../domain/prompt/render.ts';
import type { Answer, Reply } from '../domain/reply.ts';
import type { Agent, AgentRequest } from './agent.ts';
import { createDice, shuffled } from './dice.ts';
import { candidates } from './dry-run-answers.ts';
import { checkNotRefused, fixedReply, type FixedReply } from './fixed-path.ts';

/**
 * The participant that needs no key and costs nothing: it reads the page's fields and gives valid answers that
 * vary with the seed. What the study refuses it does not give again: it goes through the admissible answers in
 * turn, so that it also passes comprehension questions.
 * @param parameters `latencyMs`: how long it seems to think (default 0); `recordPrompts`: whether the record of a call
 *   holds what a model would have been told
 * @param fixed what it answers in any case, for a set path
 */
export function createDryRun(parameters: Record<string, unknown>, fixed: FixedAnswers = {}): Agent {
  const latencyMs = typeof parameters.latencyMs === 'number' ? parameters.latencyMs : 0;
  const recordPrompts = parameters.recordPrompts === true;
  return {
    provider: 'dry-run',
    model: 'dry-run',
    free: true,
    needsPast: recordPrompts,
    prepare: (request) => ({
      prompt: {
        schemaVersion: 1,
        seed: request.seed,
        step: request.step,
        fields: request.observation.fields.map(({ name }) => name),
        refused: request.refusals.length,
        ...(recordPrompts ? { wouldBe: recordOf(renderPrompt(request)) } : {}),
      },
      parameters,
      dropped: [],
      structured: null,
      most: { inputTokens: 0, outputTokens: 0 },
      async send(_callId, signal) {
        if (latencyMs > 0) await sleep(latencyMs, undefined, { signal });
        const reply = replyTo(request, fixed);
        return { ...OWN, reply, response: reply };
      },
    }),
  };
}

/** Of every answer: nothing was used, and nobody else gave it. */
const OWN = {
  outcome: 'replied',
  usage: { promptTokens: 0, completionTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
  modelReturned: 'dry-run',
  systemFingerprint: null,
  requestId: null,
  rateLimits: null,
} as const;

function recordOf({
  version,
  system,
  user,
  format,
}: ReturnType<typeof renderPrompt>): Record<string, unknown> {
  return { version, system, user, schema: format.schema };
}

/**
 * The reply of the dry-run participant; the same request always gets the same.
 * @throws AnswerUnfit when a fixed answer does not fit the page, or the study refuses it
 */
export function replyTo(request: AgentRequest, fixed: FixedAnswers = {}): Reply {
  const path = fixedReply(fixed, request);
  const reply = freeReplyTo(request, path);
  checkNotRefused(path, reply, request);
  return reply;
}

function freeReplyTo({ observation, seed, step, refusals, past }: AgentRequest, path: FixedReply): Reply {
  const pressed =
    observation.controls.find(({ ref }) => ref === path.press) ??
    choosePress(observation, seed, step, refusals.length);
  const asked = observation.fields.filter((field) => field.type !== 'file' && field.form === pressed?.form);
  const free = asked.filter(({ name }) => !path.answers.has(name));
  const turns = turnsOf(free, refusals, seed, step);
  const answers = asked.map((field): [string, Answer] => [
    field.name,
    path.answers.get(field.name) ?? nth(optionsFor(field, seed, step), turns.get(field.name) ?? 0),
  ]);
  return {
    reasoning: refusals.length > 0 ? `Tried again after ${refusals.length} refused.` : 'Dry run.',
    answers: Object.fromEntries(answers),
    press: pressed?.ref ?? null,
    notes: past.notes,
  };
}

function optionsFor(field: Field, seed: number, step: number): Answer[] {
  return candidates(field, createDice(seed, step, field.name));
}

function nth(options: Answer[], turn: number): Answer {
  return options[turn % options.length] ?? null;
}

/**
 * How many of its candidates each field has used up. Where the study named fields, only those move on;
 * where it did not, all of them turn like the wheels of a counter, so that every combination comes up.
 */
function turnsOf(fields: Field[], refusals: Refusal[], seed: number, step: number): Map<string, number> {
  const turns = new Map(fields.map(({ name }) => [name, 0]));
  for (const refusal of refusals) {
    const named = fields.filter(({ name }) => (refusal.fields[name]?.length ?? 0) > 0);
    if (named.length > 0) {
      for (const { name } of named) turns.set(name, (turns.get(name) ?? 0) + 1);
    } else {
      // Texts turn last: they are rarely what a study checks.
      const wheels = [...fields.filter(isEnumerable), ...fields.filter((field) => !isEnumerable(field))];
      advanceCounter(wheels, turns, seed, step);
    }
  }
  return turns;
}

function isEnumerable(field: Field): boolean {
  return ['choice', 'choices', 'checkbox', 'integer', 'decimal'].includes(field.type);
}

function advanceCounter(wheels: Field[], turns: Map<string, number>, seed: number, step: number): void {
  for (const field of wheels) {
    const next = (turns.get(field.name) ?? 0) + 1;
    const size = optionsFor(field, seed, step).length;
    turns.set(field.name, next % size);
    if (next < size) return; // no carry
  }
}

const LEADS_BACK =
  /^\W*((go )?back|prev(ious)?|return|zurück|zur vorherigen|cancel|abbrechen|quit|exit|log ?out|withdraw|save and (exit|quit))\b/i;

/** A button that leads on; links only where there is no button. Other buttons come up with the seed. */
function choosePress(page: Observation, seed: number, step: number, refused: number): Control | null {
  const buttons = page.controls.filter(({ kind }) => kind === 'submit');
  const leadsOn = ({ label }: Control): boolean => !LEADS_BACK.test(label);
  const choices = [buttons.filter(leadsOn), buttons, page.controls.filter(leadsOn), page.controls];
  const offered = choices.find((some) => some.length > 0) ?? [];
  const order = shuffled(offered, createDice(seed, step, 'press'));
  return order[refused % Math.max(1, order.length)] ?? null;
}
