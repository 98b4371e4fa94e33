import { Code } from '@mantine/core';
import type { ReactNode } from 'react';
import { partsOf } from './sentence-parts.ts';

/** A sentence in which commands stand between backticks. @param id of the job, told by the participant's name */
export function Sentence({ text, id, name }: { text: string; id: string; name: string }): ReactNode {
  return partsOf(text, id, name).map(({ text: part, isCode }, index) =>
    isCode ? <Code key={index}>{part}</Code> : <span key={index}>{part}</span>,
  );
}
