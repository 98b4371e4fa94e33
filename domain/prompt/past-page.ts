import type { Field, Observation } from '../observation.ts';
import type { Answer, Reply } from '../reply.ts';
import type { PastPage } from './request.ts';

/**
 * A page that was left, as the next prompts tell of it.
 * @param reply that the study took; null where the page needed none
 */
export function pastPage(number: number, observation: Observation, reply: Reply | null): PastPage {
  const { title, text, fields, controls } = observation;
  const given = reply ? fields.filter(({ name }) => Object.hasOwn(reply.answers, name)) : [];
  return {
    number,
    title,
    text,
    answers: given.map((field) => ({
      field: field.name,
      label: field.label,
      answer: withLabels(field, reply?.answers[field.name] ?? null),
    })),
    pressed: controls.find(({ ref }) => ref === reply?.press)?.label ?? null,
  };
}

/** `2 (Good)` for a choice, which alone says little. */
function withLabels(field: Field, answer: Answer): Answer {
  if (field.type !== 'choice' && field.type !== 'choices') return answer;
  if (answer === null || typeof answer === 'boolean') return answer;
  return [answer].flat().map((one) => {
    const label = field.choices.find(({ value }) => value === String(one))?.label ?? '';
    return label === '' || label === String(one) ? String(one) : `${one} (${label})`;
  });
}
