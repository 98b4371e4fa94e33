import { api } from '../../domain/api.schema.ts';
import type { Proposal } from '../../domain/decisions.schema.ts';
import type { FixedAnswers } from '../../domain/fixed-answers.ts';
import { readAnswers } from '../answers-file.ts';
import { UsageError } from '../config.ts';
import { say, type Context } from '../context.ts';
import { reading } from './reading.ts';

export interface DecideOptions {
  answers?: string;
}

/**
 * `proband decide`: says what becomes of an answer that waits to be approved; without a word what that is to be, shows
 * the answer.
 */
export async function decide(
  context: Context,
  job: string,
  how: 'send' | 'again' | undefined,
  { answers: file }: DecideOptions,
): Promise<number> {
  if (how !== undefined && file !== undefined) {
    throw new UsageError(`Say either \`${how}\` or --answers: what stands in the file is sent.`);
  }
  const given = file === undefined ? null : readAnswers(file);
  return reading(context, 'decide', async (client) => {
    const { proposal } = await client.call(api.proposal, { params: { id: job } });
    if (proposal === null) {
      throw new UsageError(
        `No answer of ${job} waits for a decision. \`proband why ${job}\` says what it does.`,
      );
    }
    const { step, attempt } = proposal;
    if (given === null && how === undefined) {
      context.stdout.write(`${proposalAsText(proposal)}\n`);
      return 0;
    }
    const decision = given
      ? { how: 'edit' as const, reply: edited(proposal, given) }
      : { how: how ?? 'send' };
    await client.call(api.decide, { params: { id: job }, body: { step, attempt, ...decision } });
    say(context, `decide: page ${step} of ${job}, ${decision.how}.`);
    if (!context.settings.remote && !context.installation.host()) {
      say(context, 'No worker runs now: it takes effect after `proband up`.');
    }
    return 0;
  });
}

/** What the file does not name stays as proposed; `press` names a control, by its label or ref. */
export function edited(
  { answers, controls }: Pick<Proposal, 'answers' | 'controls'>,
  { press, ...others }: FixedAnswers,
): { answers: FixedAnswers; press?: string } {
  const control = controls.find(({ ref, label }) => label === press || ref === press);
  if (press !== undefined && !control) {
    const offered = controls.map(({ label }) => JSON.stringify(label)).join(', ');
    throw new UsageError(`press: ${JSON.stringify(press)} is none of the controls of the page: ${offered}.`);
  }
  return { answers: { ...answers, ...others }, ...(control ? { press: control.ref } : {}) };
}

function proposalAsText({ step, label, fields, controls, answers, press, reasoning }: Proposal): string {
  const given = fields
    .filter(({ name }) => Object.hasOwn(answers, name))
    .map(({ name, label: shown }) => `  ${name} (${shown}): ${JSON.stringify(answers[name])}`);
  const pressed = controls.find(({ ref }) => ref === press)?.label ?? press;
  return [
    `page ${step} · ${label}`,
    ...given,
    `  press: ${pressed}`,
    ...(reasoning ? [`  because: ${reasoning}`] : []),
  ].join('\n');
}
