/** Where a reply's reasoning stands: before the answers, after them, or nowhere. */
export const REASONING = ['before', 'after', 'none'] as const;
export type Reasoning = (typeof REASONING)[number];

/** What a participant remembers of earlier pages: its own notes, or the pages with its answers. */
export const MEMORY = ['notes', 'transcript'] as const;
export type Memory = (typeof MEMORY)[number];

/** The settings of a session that decide what a prompt looks like. */
export interface PromptSettings {
  /** ROLE AND CONTEXT. */
  persona: string;
  reasoning: Reasoning;
  memory: Memory;
  /** After so many refusals of a page the request is put in other words; null: never. */
  rewording: number | null;
}
