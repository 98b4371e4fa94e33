import { checkAnswers, type Checked } from './answers.ts';
import type { FormPage, Sent } from './entries.ts';
import { QUESTIONS } from './questions.ts';

/** Points that each member of a group has at the start. */
export const ENDOWMENT = 20;
/** What a point becomes in the project, before it is shared among all. */
export const MULTIPLIER = 1.6;
export const GROUP_SIZE = 3;

/** Points of one member at the end, to two decimals. */
export function payoff(own: number, contributions: readonly number[]): number {
  const sum = contributions.reduce((total, contribution) => total + contribution, 0);
  return Math.round((ENDOWMENT - own + (MULTIPLIER * sum) / GROUP_SIZE) * 100) / 100;
}

/** Checks what was sent for a page. */
export function checkPage(page: FormPage, sent: Sent): Checked {
  if (page === 'contribution') return checkContribution(sent);
  const checked = checkAnswers(QUESTIONS[page], sent);
  return page === 'comprehension' ? checkComprehension(checked) : checked;
}

/** The answer to the comprehension question: own 10, others 20 and 0. */
const RIGHT_ANSWER = String(payoff(10, [10, 20, 0]));

function checkComprehension(checked: Checked): Checked {
  const { quiz } = checked.values;
  if (quiz === undefined || quiz === RIGHT_ANSWER) return checked;
  return {
    values: {},
    messages: { quiz: 'That is not right. Please read the rules again and try once more.' },
  };
}

/** The button decides: with “Contribute nothing” the number in the field does not count. */
function checkContribution(sent: Sent): Checked {
  const decision = sent['decision']?.join();
  if (decision === 'nothing') return { values: { decision, contribution: 0 }, messages: {} };
  if (decision !== 'contribute') {
    return { values: {}, messages: { decision: 'Please press one of the two buttons.' } };
  }
  const { values, messages } = checkAnswers(QUESTIONS.contribution, sent);
  return { values: { decision, ...values }, messages };
}
