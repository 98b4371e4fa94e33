import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { readPage } from '../../../pages/reader/read-page.ts';
import { compact, rulesFor } from './compact.ts';

/**
 * Writes what the reader makes of NAME.html to NAME.json, to save typing: read it beside the page before you commit it.
 * Without names: every page that has no JSON yet.
 */
const FOLDER = new URL('./', import.meta.url);
const files = readdirSync(FOLDER);
const without = files.filter((file) => file.endsWith('.html') && !files.includes(file.replace('.html', '.json')));
const given = process.argv.slice(2);
const names = given.length > 0 ? given : without.map((file) => file.replace('.html', ''));

for (const name of names) {
  const html = readFileSync(new URL(`${name}.html`, FOLDER), 'utf8');
  const json = JSON.stringify(compact(readPage(html, `https://study.example/corpus/${name}`, rulesFor(name))));
  const target = new URL(`${name}.json`, FOLDER);
  writeFileSync(target, await format(json, { parser: 'json', printWidth: 110 }));
  process.stdout.write(`${target.pathname}\n`);
}
