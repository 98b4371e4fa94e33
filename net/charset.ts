import { isUtf8 } from 'node:buffer';
import { legacyHookDecode } from '@exodus/bytes/encoding.js';
import sniffEncoding from 'html-encoding-sniffer';

/** A page's text, and the name of the charset that it was written in (as the Encoding Standard spells it). */
export interface Decoded {
  text: string;
  charset: string;
}

/**
 * Reads bytes as browsers do: by a byte order mark, else the charset of the header, else the one that the page
 * names in its first 1024 bytes. A page that names none, or one that nobody knows, is UTF-8 where its bytes are,
 * else windows-1252.
 */
export function decodePage(bytes: Uint8Array, contentType: string): Decoded {
  const named = /charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1];
  const charset = sniffEncoding(bytes, {
    ...(named === undefined ? {} : { transportLayerEncodingLabel: named }),
    defaultEncoding: isUtf8(bytes) ? 'UTF-8' : 'windows-1252',
  });
  return { text: legacyHookDecode(bytes, charset), charset };
}
