import { createHash } from 'node:crypto';
import type { Form } from '../../domain/observation.ts';
import { encodeText, formEscaped } from './charset.ts';

/** A name with a value, as the form sends it. */
export interface Pair {
  name: string;
  value: string;
  /** An empty file input: multipart sends it as a file without name. */
  isFile?: boolean;
}

/** Of a POST, ready to be sent. Equal pairs give equal bytes. */
export interface Body {
  contentType: string;
  body: Uint8Array;
}

/** The body of a form in its own encoding type and charset. */
export function bodyOf(pairs: Pair[], enctype: Form['enctype'], charset: string): Body {
  if (enctype === 'multipart/form-data') {
    const boundary = boundaryFor(pairs, charset);
    const contentType = `${enctype}; boundary=${boundary}`;
    return { contentType, body: encodeText(multipart(pairs, boundary), charset) };
  }
  const text = enctype === 'text/plain' ? plain(pairs) : urlencoded(pairs, charset);
  return { contentType: enctype, body: encodeText(text, charset) };
}

/** As the standard writes forms, ASCII alone. */
export function urlencoded(pairs: Pair[], charset: string): string {
  return pairs
    .map(({ name, value }) => `${formEscaped(name, charset)}=${formEscaped(value, charset)}`)
    .join('&');
}

function plain(pairs: Pair[]): string {
  return pairs.map(({ name, value }) => `${name}=${value}\r\n`).join('');
}

/** Derived from the content: no dice, so the same answer has the same bytes. */
function boundaryFor(pairs: Pair[], charset: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(charset === 'UTF-8' ? pairs : [pairs, charset]))
    .digest('hex');
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
