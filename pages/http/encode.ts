import type { Control, Field, Form, Observation } from '../../domain/observation.ts';
import { bodyOf, urlencoded, type Pair } from './bodies.ts';

/** A request, ready to be sent; `body` is empty for GET. Equal input gives equal bytes, so a resend is the same. */
export interface HttpSubmission {
  method: 'GET' | 'POST';
  url: string;
  contentType: string | null;
  body: Uint8Array;
}

/** Thrown when a reply presses a control that the page does not have. */
export class ControlNotFoundError extends Error {
  override readonly name = 'ControlNotFoundError';
  readonly ref: string;

  constructor(ref: string, known: string[]) {
    const has = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
    super(
      `The page has no control "${ref}"; ${has}. Nothing was sent: ask again with the page's own controls.`,
    );
    this.ref = ref;
  }
}

/**
 * Writes a submission as a browser would: what stands in the pressed control's form in document order, then
 * the button's own pair, in the form's charset.
 *
 * @param values by field name the exact strings to send; [] or absent leaves the field out, as an unchecked box
 * @throws ControlNotFoundError
 */
export function encodeSubmission(
  observation: Observation,
  values: Record<string, string[]>,
  controlRef: string,
): HttpSubmission {
  const control = observation.controls.find(({ ref }) => ref === controlRef);
  const form = control?.form == null ? undefined : observation.forms[control.form];
  if (control?.kind === 'link' && control.href) return get(control.href);
  if (!control || !form) {
    throw new ControlNotFoundError(
      controlRef,
      observation.controls.map(({ ref }) => ref),
    );
  }
  const charset = form.charset ?? 'UTF-8';
  const pairs = pairsOf(observation, values, control, form).map(withCrlf);
  const action = control.href ?? form.action;
  if ((control.method ?? form.method) === 'get') return get(withQuery(action, urlencoded(pairs, charset)));
  return { method: 'POST', url: action, ...bodyOf(pairs, control.enctype ?? form.enctype, charset) };
}

function pairsOf(
  observation: Observation,
  values: Record<string, string[]>,
  control: Control,
  form: Form,
): Pair[] {
  const ofForm = observation.fields.filter((field) => field.form === control.form);
  const hidden = form.hidden.map((one) => ({ ...one, ...charsetNamed(one.name, form) }));
  const behind = (field?: string): Pair[] =>
    hidden.filter(({ after }) => after === field).map(({ name, value }) => ({ name, value }));
  const filled = ofForm.flatMap((field) => [
    ...fieldPairs(field, own(values, field.name) ?? []),
    ...directionPairs(field, own(values, field.name) ?? [], form),
    ...behind(field.name),
  ]);
  return [...behind(), ...filled, ...pressed(control)];
}

/** A hidden field of this name tells the server what the form is written in. */
function charsetNamed(name: string, { charset = 'UTF-8' }: Form): { value?: string } {
  return name.toLowerCase() === '_charset_' ? { value: charset } : {};
}

function fieldPairs(field: Field, values: string[]): Pair[] {
  const name = field.sentAs ?? field.name;
  if (field.type === 'file') return [{ name, value: '', isFile: true }];
  return values.map((value) => ({ name, value }));
}

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

function directionPairs(field: Field, values: string[], { directions = {} }: Form): Pair[] {
  const said = own(directions, field.name);
  const [text] = values;
  if (!said || text === undefined) return [];
  const first = /\p{L}/u.exec(text)?.[0] ?? '';
  const found = RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr';
  return [{ name: said.name, value: said.direction === 'auto' ? found : said.direction }];
}

/** A picture sends the place of the click in it; pressed by keyboard that is its corner. */
function pressed({ sends }: Control): Pair[] {
  if (!sends) return [];
  const { name, value, picture } = sends;
  if (!picture) return [{ name, value }];
  return ['x', 'y'].map((axis) => ({ name: name ? `${name}.${axis}` : axis, value }));
}

/** Names come from the page and may be those of every object's own methods. */
function own<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Browsers send every line end as CRLF. */
function withCrlf(pair: Pair): Pair {
  const crlf = (text: string) => text.replace(/\r\n|\r|\n/g, '\r\n');
  return { ...pair, name: crlf(pair.name), value: crlf(pair.value) };
}

function get(url: string): HttpSubmission {
  return { method: 'GET', url, contentType: null, body: new Uint8Array() };
}

/** A GET form replaces the query that its action has. */
function withQuery(action: string, query: string): string {
  const url = new URL(action);
  url.search = query;
  url.hash = '';
  return url.href;
}
