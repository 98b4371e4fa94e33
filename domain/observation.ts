/**
 * What a participant can see and do on the current page. Plain JSON: it is stored with the step, crosses no
 * Temporal history, and is all that an agent ever learns of a page.
 */
export interface Observation {
  /** Version of the reader that made it; see READER_VERSION in pages/reader. */
  readerVersion: number;
  /** Absolute address of the page, after redirects. */
  url: string;
  title: string;
  /** The page's text in reading order as compact Markdown; fields stand in it as `{name: …}`. */
  text: string;
  fields: Field[];
  controls: Control[];
  /** How to send what was filled in. Never shown to an agent. */
  forms: Form[];
  /** Validation errors of the page as a whole; those of one field stand at the field. */
  messages: string[];
  /** What stands on the page that a participant in plain HTTP cannot perceive, e.g. 'picture without text'. */
  unseen: string[];
  /** A token by which the study itself names this very page instance (`<meta name="study-page">`), else null. */
  pageToken: string | null;
  /** What the study itself says the page is (`<meta name="study-state">`: wait, finished, full …), else null. */
  studyState: string | null;
  /** `<meta http-equiv="refresh">`: after how many seconds, and the absolute address that it leads to; else null. */
  refresh: { seconds: number; url: string } | null;
  /** Seconds until the study takes the page away, from when it was fetched (below 0: over); absent: as long as one likes. */
  deadlineSeconds?: number | null;
  /** Hash of text and field names without values and refs: equal for pages that look alike. */
  fingerprint: string;
}

/**
 * - `text` one line, `textarea` several lines
 * - `integer`, `decimal` numbers (oTree's decimals are text inputs with `inputmode=decimal`)
 * - `choice` one of `choices` (radio group, select), `choices` any of them (checkbox group, multiple select)
 * - `checkbox` a single box: on or off
 * - `date`, `time`, `datetime`, `month`, `week`, `email`, `url`, `tel`, `color` as HTML has them
 * - `file` cannot be answered in plain HTTP and is named so in `unseen`
 */
export type FieldType =
  | 'text'
  | 'textarea'
  | 'integer'
  | 'decimal'
  | 'choice'
  | 'choices'
  | 'checkbox'
  | 'date'
  | 'time'
  | 'datetime'
  | 'month'
  | 'week'
  | 'email'
  | 'url'
  | 'tel'
  | 'color'
  | 'file';

export interface Choice {
  /** Exactly what is sent. */
  value: string;
  label: string;
  /** A box of a group that has to be among those ticked; absent: it need not. */
  required?: true;
}

export interface Field {
  /** Names the field in a reply; unique on the page. Also the name under which it is sent, unless `sentAs` stands. */
  name: string;
  /** The name under which the value is sent, where several fields of the page share one (`name` is then `age#2`). */
  sentAs?: string;
  label: string;
  /** What its fieldset says of it and of other fields together (`Date of birth` over day, month and year). */
  group?: string;
  type: FieldType;
  /** For `choice` and `choices` every choice; for `checkbox` its one value (what is sent when it is on). */
  choices: Choice[];
  /** Bounds of numbers, both included. */
  min: number | null;
  max: number | null;
  /**
   * How far apart the numbers that fit are: of dates in days, months or weeks, of times in seconds. Null: as usual (whole
   * numbers for `integer`, any for `decimal`, every day, month or week, whole minutes).
   */
  step: number | null;
  /** A value from which steps are counted where there is no lower bound; absent: 0, and 1970 for dates. */
  stepFrom?: number | string;
  /** Bounds of dates and times, both included, written as the values are (`2026-03-31`, `14:30`). */
  earliest?: string;
  latest?: string;
  /** Bounds of a text's length in UTF-16 units, as browsers count. An empty text is never too short. */
  minLength?: number;
  maxLength: number | null;
  /** A regular expression for the whole value, as HTML's `pattern`. */
  pattern: string | null;
  /** What numbers are counted in, as it stands beside the field: `€`, `points`. Not part of the value. */
  unit?: string;
  /** An `email` that takes several addresses, parted by commas. */
  multiple?: true;
  /** Whether it has to be answered: the page says so, or it is `alwaysSent`. */
  required: boolean;
  /**
   * A browser always sends a value from it (a slider, a colour, a list without empty option), so it cannot be left
   * empty; what stands there by default is nobody's answer.
   */
  alwaysSent?: true;
  /**
   * What stands in the field now; several choices are parted by line ends. Null when nothing does, and for a
   * browser's own default (a slider at 50, the first option). '' means a select whose empty option is selected.
   */
  value: string | null;
  /** Validation errors that the page shows at this field. */
  messages: string[];
  /** Index into `forms`. */
  form: number;
}

/** A button or link that a participant could press. */
export interface Control {
  /** Names the control in a reply: `c1`, `c2` … in reading order. */
  ref: string;
  label: string;
  kind: 'submit' | 'link';
  /** Index into `forms`; null for links. */
  form: number | null;
  /** What a button with name and value adds to the submission; a picture sends where it was clicked. */
  sends: { name: string; value: string; picture?: true } | null;
  /** The browser checks nothing before it sends: the form says `novalidate`, or the button `formnovalidate`. */
  skipsChecks?: true;
  /** Absolute address of a link, or of a button's `formaction`. */
  href: string | null;
  /** A button's own `formmethod` and `formenctype`, where it has them; else the form's hold. */
  method?: Form['method'];
  enctype?: Form['enctype'];
}

export interface Form {
  /** Absolute address. */
  action: string;
  method: 'get' | 'post';
  enctype: 'application/x-www-form-urlencoded' | 'multipart/form-data' | 'text/plain';
  /** Hidden inputs, in document order; sent untouched, behind the field `after` (by name), else before all fields. */
  hidden: { name: string; value: string; after?: string }[];
  /** What it is written in, where that is not UTF-8, e.g. `windows-1252`. */
  charset?: string;
  /** By field name: a further value that tells in which direction the field's text is written (`dirname`). */
  directions?: Record<string, { name: string; direction: 'ltr' | 'rtl' | 'auto' }>;
}

/** What kind of page it is, and so what happens next. Platforms decide it. */
export type PageKind =
  | 'form' // something to fill in or to press
  | 'wait' // look again later
  | 'finished' // the study is over for this participant
  | 'screened_out' // over, without having taken part
  | 'full' // the study takes no more participants
  | 'closed' // the study is gone or closed
  | 'end_unclear' // nothing to press, and no rule says that this is the end
  | 'needs_script'; // only a browser could go on
