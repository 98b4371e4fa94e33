/** What the calls of a session have shown, in sums. */
export interface CallFacts {
  model: string;
  /** Parameters that were left out as the model refuses them, with the number of calls. */
  dropped: { parameter: string; calls: number }[];
  /** Models that answered, as the provider names them, with the number of answers. */
  returned: { model: string; answers: number }[];
  /** Answers that were no replies, by their outcome. */
  noReplies: { outcome: string; answers: number }[];
  /** Pages on which less of what came before was told than usual. */
  shortened: number;
}

const OUTCOMES: Record<string, [one: string, many: string]> = {
  refusal: ['refusal', 'refusals'],
  cut: ['reply that was cut off', 'replies that were cut off'],
  empty: ['empty reply', 'empty replies'],
  unreadable: ['reply without JSON', 'replies without JSON'],
};

/** What has to be known of them before the data are used, a sentence each. */
export function callNotes({ model, dropped, returned, noReplies, shortened }: CallFacts): string[] {
  const left = dropped.map(({ parameter, calls }) => `${parameter} (${times(calls, 'call')})`);
  const models = returned.map((one) => `${one.model} (${one.answers})`);
  const none = noReplies.map(({ outcome, answers }) => {
    const [one, many] = OUTCOMES[outcome] ?? [outcome, outcome];
    return `${answers} ${answers === 1 ? one : many}`;
  });
  return [
    ...(left.length > 0
      ? [`${model} does not take what was set, so it was left out: ${left.join(', ')}.`]
      : []),
    ...(models.length > 1 ? [`Several models answered as ${model}: ${models.join(', ')}.`] : []),
    ...(none.length > 0
      ? [`${model} gave ${none.join(', ')} before the replies that were used, or in place of them.`]
      : []),
    ...(shortened > 0
      ? [`On ${times(shortened, 'page')} less of the earlier pages was told, as ${model} takes no more.`]
      : []),
  ];
}

function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
