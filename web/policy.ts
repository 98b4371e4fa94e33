import { z } from 'zod';

/**
 * What the content security policy asks of libraries. Imported before all else: zod finds out on its first use whether
 * it may make code from text, which the policy forbids and the browser would report.
 */
z.config({ jitless: true });

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Of this page: styles that are made while it runs carry it. */
export function styleNonce(): string {
  return nonce;
}

// Read by what keeps the page from scrolling behind a dialog (get-nonce).
Object.assign(globalThis, { __webpack_nonce__: nonce });
