/** The pages with a form, in the order in which a participant meets them. */
export const FORM_PAGES = ['consent', 'questionnaire', 'comprehension', 'contribution', 'results'] as const;
export type FormPage = (typeof FORM_PAGES)[number];

/** Every page on which a participant can be. */
export type StudyPage = FormPage | 'wait_for_group' | 'wait_for_contributions' | 'end';

/** A form as it was sent: every name with all its values. */
export type Sent = Record<string, string[]>;

/** A checked answer; null is a question that was left out, [] one of which no choice was ticked. */
export type Value = string | number | boolean | string[] | null;
export type Values = Record<string, Value>;

/** What to correct, by name of the field. */
export type Messages = Record<string, string>;

/** A participant got a place: invited by the researcher, or come in by `/join`. */
export interface CreatedEntry {
  kind: 'created';
  /** ISO time, as in every entry. */
  at: string;
  code: string;
  via: 'invitation' | 'join';
}

/** A submission that counts. There is at most one for each participant and page. */
export interface TakenEntry {
  kind: 'taken';
  at: string;
  code: string;
  page: FormPage;
  token: string;
  values: Values;
}

/** A submission that came back to the participant with messages. */
export interface RefusedEntry {
  kind: 'refused';
  at: string;
  code: string;
  page: FormPage;
  token: string;
  values: Sent;
  messages: Messages;
}

/** A submission that changed nothing: its token is not the one of the page where the participant is. */
export interface DroppedEntry {
  kind: 'dropped';
  at: string;
  code: string;
  /** Where the participant was when it came. */
  page: StudyPage;
  /** The token that came with it, cut to 100 characters; null if there was none. */
  token: string | null;
  reason: 'token' | 'closed';
}

/** The researcher closed the study. */
export interface ClosedEntry {
  kind: 'closed';
  at: string;
}

export type SubmissionEntry = TakenEntry | RefusedEntry | DroppedEntry;
export type BookEntry = CreatedEntry | SubmissionEntry | ClosedEntry;
