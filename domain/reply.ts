/** What one field was answered with: text, a number, on/off, several choices, or nothing. */
export type Answer = string | number | boolean | string[] | null;

/** What the agent gave back for one page. */
export interface Reply {
  reasoning: string;
  /** By field name. A field that is left out is answered with nothing. */
  answers: Record<string, Answer>;
  /** The ref of the control to press. */
  press: string | null;
  /** The participant's note to itself; goes into the next prompt. */
  notes: string;
}
