import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { NONCE_PLACE } from './scripts/places.mjs';

/** Where the dev server (`npm run web`) finds the API: `PROBAND_URL`, else what `proband up` noted in its data folder. */
function apiUrl(): string {
  if (process.env.PROBAND_URL) return process.env.PROBAND_URL;
  try {
    const host = fileURLToPath(new URL('.proband/host.json', import.meta.url));
    return (JSON.parse(readFileSync(host, 'utf8')) as { url: string }).url;
  } catch {
    return 'http://127.0.0.1:3000';
  }
}

export default defineConfig(({ command }) => ({
  root: fileURLToPath(new URL('web', import.meta.url)),
  plugins: [react()],
  // The dev server injects styles and scripts without a nonce, and sends no policy.
  ...(command === 'build' ? { html: { cspNonce: NONCE_PLACE } } : {}),
  build: { target: 'es2023', emptyOutDir: true, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': { target: apiUrl() } } },
}));
