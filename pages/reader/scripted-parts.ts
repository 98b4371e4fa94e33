import { attr, closest, elementsIn, textData, type Element } from './dom.ts';
import { isTexScript } from './formulas.ts';
import type { Page } from './page.ts';

/** Where the usual programs draw a whole page. */
const MOUNT_IDS =
  /^(root|app|__next|__nuxt|svelte|main-app|app-root|react-root|jspsych-(target|content)|surveyElement|survey)$/i;

/** Elements that scripts fill: empty boxes that a script on the page names, and tags of its own that are empty. */
export function scriptedParts(page: Page): Set<Element> {
  const scripts = page.elements.filter(
    (element) => element.name === 'script' && !isTexScript(element) && isProgram(element),
  );
  const parts = new Set<Element>();
  if (scripts.length === 0) return parts;
  const named = namesIn(scripts);
  for (const element of page.elements) {
    if (page.hidden.has(element) || !isEmpty(element) || closest(element, 'svg', 'math', 'select')) continue;
    const id = attr(element, 'id');
    const isOwnTag = element.name.includes('-');
    const isMount = /^(div|main|section|p|span|figure|article|td)$/.test(element.name) && id !== null;
    if (isOwnTag || (isMount && (named.has(id) || MOUNT_IDS.test(id)))) parts.add(element);
  }
  return parts;
}

function isProgram(script: Element): boolean {
  return /^$|javascript|ecmascript|module|babel|jsx/i.test(attr(script, 'type') ?? '');
}

/** Every word in quotes, without the signs of selectors: `getElementById('chart')`, `$('#chart')`. */
function namesIn(scripts: Element[]): Set<string> {
  const names = new Set<string>();
  for (const script of scripts) {
    const code = script.children.map((node) => textData(node) ?? '').join('');
    for (const [, name] of code.matchAll(/['"`][#.]?([\w:-]{1,80})['"`]/g)) names.add(name!);
  }
  return names;
}

function isEmpty(element: Element): boolean {
  return elementsIn(element).length === 0 && element.children.every((node) => !textData(node)?.trim());
}
