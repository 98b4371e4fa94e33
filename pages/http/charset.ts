import '@exodus/bytes/encoding.js'; // without it only single-byte charsets are known
import { percentEncodeAfterEncoding } from '@exodus/bytes/whatwg.js';

/** All of ASCII that forms escape: everything but letters, digits and `*-._`. */
const ESCAPED_IN_FORMS = ' !"#$%&\'()+,/:;<=>?@[\\]^`{|}~';

/** Text as it stands in `application/x-www-form-urlencoded`; what the charset does not have becomes `&#NNN;`. */
export function formEscaped(text: string, charset: string): string {
  return percentEncodeAfterEncoding(charset, text, ESCAPED_IN_FORMS, true);
}

/** All of ASCII that queries of links escape. */
const ESCAPED_IN_QUERIES = ' "#\'<>';

/** An address with its query in the charset of the page in which it stands, as browsers read it. */
export function queryIn(address: string, charset: string): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? [];
  if (charset === 'UTF-8' || /^(UTF-16|replacement)/i.test(charset) || !/[^\0-\x7f]/.test(query))
    return address;
  return `${path}?${percentEncodeAfterEncoding(charset, query.slice(1), ESCAPED_IN_QUERIES)}${fragment}`;
}

/** The bytes of a text; what the charset does not have becomes `&#NNN;`, as in browsers. */
export function encodeText(text: string, charset: string): Uint8Array {
  if (charset === 'UTF-8') return Buffer.from(text, 'utf8');
  const escaped = percentEncodeAfterEncoding(charset, text, '%');
  return Buffer.from(
    escaped.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
