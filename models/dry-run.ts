import { setTimeout as sleep } from 'node:timers/promises';
import type { Control, Field, Observation } from '../domain/observation.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Answer, Reply } from '../domain/reply.ts';
import type { Agent, AgentRequest } from './agent.ts';
import { createDice, shuffled } from './dice.ts';
import { candidates } from './dry-run-answers.ts';

/**
 * The participant that needs no key and costs nothing: it reads the page's fields and gives valid answers that
 * vary with the seed. What the study refuses it does not give again: it goes through the admissible answers in
 * turn, so that it also passes comprehension questions.
 * @param parameters `latencyMs`: how long it seems to think (default 0)
 */
export function createDryRun(parameters: Record<string, unknown>): Agent {
  const latencyMs = typeof parameters.latencyMs === 'number' ? parameters.latencyMs : 0;
  return {
    provider: 'dry-run',
    model: 'dry-run',
    prompt: ({ seed, step, observation, refusals }) => ({
      schemaVersion: 1,
      seed,
      step,
      fields: observation.fields.map(({ name }) => name),
      refused: refusals.length,
    }),
    async answer(request, signal) {
      if (latencyMs > 0) await sleep(latencyMs, undefined, { signal });
      const reply = replyTo(request);
      const usage = { promptTokens: 0, completionTokens: 0, costUsd: 0 };
      return { reply, usage, modelReturned: 'dry-run', response: reply };
    },
  };
}

/** The reply of the dry-run participant; the same request always gets the same. */
export function replyTo({ observation, seed, step, refusals, notes }: AgentRequest): Reply {
  const pressed = choosePress(observation, seed, step, refusals.length);
  const asked = observation.fields.filter((field) => field.type !== 'file' && field.form === pressed?.form);
  const turns = turnsOf(asked, refusals, seed, step);
  const answers: Record<string, Answer> = {};
  for (const field of asked)
    answers[field.name] = nth(optionsFor(field, seed, step), turns.get(field.name) ?? 0);
  return {
    reasoning: refusals.length > 0 ? `Tried again after ${refusals.length} refused.` : 'Dry run.',
    answers,
    press: pressed?.ref ?? null,
    notes,
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
