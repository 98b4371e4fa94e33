export interface Part {
  text: string;
  isCode: boolean;
}

/** A sentence of `why` about a job, for its own page: it begins with the participant's name in place of the job's id. */
export function partsOf(sentence: string, id: string, name: string): Part[] {
  const told = sentence.startsWith(`${id} `) ? `${name}${sentence.slice(id.length)}` : sentence;
  return told
    .split('`')
    .map((text, index) => ({ text, isCode: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
