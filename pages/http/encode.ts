import { createHash } from 'node:crypto';
import type { Control, Field, Form, Observation } from '../../domain/observation.ts';

/** A request, ready to be sent; `body` is '' for GET. Equal input gives equal bytes, so a resend is the same. */
export interface HttpSubmission {
  method: 'GET' | 'POST';
  url: string;
  contentType: string | null;
  body: string;
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

interface Pair {
  name: string;
  value: string;
  /** An empty file input: multipart sends it as a file without name. */
  isFile?: boolean;
}

/**
 * Writes a submission as a browser would: hidden inputs, then the fields of the pressed control's form, then
 * the button's own pair.
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
  const pairs = pairsOf(observation, values, control, form).map(withCrlf);
  const action = control.href ?? form.action;
  return form.method === 'get' ? get(withQuery(action, pairs)) : post(action, form.enctype, pairs);
}

function pairsOf(
  observation: Observation,
  values: Record<string, string[]>,
  control: Control,
  form: Form,
): Pair[] {
  const ofForm = observation.fields.filter((field) => field.form === control.form);
  const filled = ofForm.flatMap((field) => fieldPairs(field, own(values, field.name)));
  return [...form.hidden, ...filled, ...(control.sends ? [control.sends] : [])];
}

function fieldPairs(field: Field, values: string[]): Pair[] {
  const name = field.sentAs ?? field.name;
  if (field.type === 'file') return [{ name, value: '', isFile: true }];
  return values.map((value) => ({ name, value }));
}

/** Names come from the page and may be those of every object's own methods. */
function own(values: Record<string, string[]>, name: string): string[] {
  return Object.hasOwn(values, name) ? values[name]! : [];
}

/** Browsers send every line end as CRLF. */
function withCrlf(pair: Pair): Pair {
  const crlf = (text: string) => text.replace(/\r\n|\r|\n/g, '\r\n');
  return { ...pair, name: crlf(pair.name), value: crlf(pair.value) };
}

function get(url: string): HttpSubmission {
  return { method: 'GET', url, contentType: null, body: '' };
}

/** A GET form replaces the query that its action has. */
function withQuery(action: string, pairs: Pair[]): string {
  const url = new URL(action);
  url.search = urlencoded(pairs);
  url.hash = '';
  return url.href;
}

function post(url: string, enctype: Form['enctype'], pairs: Pair[]): HttpSubmission {
  if (enctype === 'multipart/form-data') {
    const boundary = boundaryFor(pairs);
    const contentType = `${enctype}; boundary=${boundary}`;
    return { method: 'POST', url, contentType, body: multipart(pairs, boundary) };
  }
  const body = enctype === 'text/plain' ? plain(pairs) : urlencoded(pairs);
  return { method: 'POST', url, contentType: enctype, body };
}

/** URLSearchParams writes exactly what the standard asks of forms: space is +, the rest UTF-8 percent codes. */
function urlencoded(pairs: Pair[]): string {
  return new URLSearchParams(pairs.map(({ name, value }): [string, string] => [name, value])).toString();
}

function plain(pairs: Pair[]): string {
  return pairs.map(({ name, value }) => `${name}=${value}\r\n`).join('');
}

/** Derived from the content: no dice, so the same answer has the same bytes. */
function boundaryFor(pairs: Pair[]): string {
  const hash = createHash('sha256').update(JSON.stringify(pairs)).digest('hex');
  return `----FormBoundary${hash.slice(0, 32)}`;
}

function multipart(pairs: Pair[], boundary: string): string {
  const parts = pairs.map(({ name, value, isFile }) => {
    const file = isFile ? '; filename=""\r\nContent-Type: application/octet-stream' : '';
    return `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n${value}\r\n`;
  });
  return `${parts.join('')}--${boundary}--\r\n`;
}

function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
