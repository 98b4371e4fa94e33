import {
  attr,
  childrenOf,
  descendants,
  elementsIn,
  isElement,
  squeeze,
  textData,
  type Element,
} from './dom.ts';

/** Whether a script holds a formula as MathJax reads it: text for people, not code. */
export function isTexScript(element: Element): boolean {
  return element.name === 'script' && /^math\/tex/i.test(attr(element, 'type') ?? '');
}

export function texOfScript(script: Element): string {
  return `$${squeeze(script.children.map((child) => textData(child) ?? '').join(''))}$`;
}

/** A formula as its author wrote it, else its MathML on one line. */
export function formula(math: Element): string {
  const annotation = [...descendants(math)].find((part) => attr(part, 'encoding')?.includes('tex'));
  const tex = annotation
    ? annotation.children.map((child) => textData(child) ?? '').join('')
    : attr(math, 'alttext');
  return tex ? `$${squeeze(tex)}$` : squeeze(linear(math));
}

/** MathML as people type formulas: `(a + b)/2`, `x^2`, `√(x)`. */
function linear(element: Element): string {
  const parts = elementsIn(element);
  const at = (i: number) => (parts[i] ? linear(parts[i]) : '');
  switch (element.name) {
    case 'annotation':
    case 'annotation-xml':
      return '';
    case 'mfrac':
      return `${single(at(0))}/${single(at(1))}`;
    case 'msup':
    case 'mover':
      return `${single(at(0))}^${single(at(1))}`;
    case 'msub':
    case 'munder':
      return `${single(at(0))}_${single(at(1))}`;
    case 'msubsup':
    case 'munderover':
      return `${single(at(0))}_${single(at(1))}^${single(at(2))}`;
    case 'msqrt':
      return `√(${squeeze(parts.map(linear).join(''))})`;
    case 'mroot':
      return `root ${single(at(1))} of ${single(at(0))}`;
    case 'mfenced':
      return `(${parts.map(linear).join(', ')})`;
    case 'mtr':
    case 'mlabeledtr':
      return `${parts.map((cell) => squeeze(linear(cell))).join(', ')}; `;
    case 'mo':
      return ` ${words(element)} `.replace(/ ([()[\]{}|,!]) /, '$1');
    case 'mspace':
      return ' ';
    default:
      return parts.length > 0 ? parts.map(linear).join('') : words(element);
  }
}

/** In brackets, unless it is one sign or word. */
function single(text: string): string {
  const trimmed = squeeze(text);
  return /^[\p{N}.]*$|^.$/u.test(trimmed) ? trimmed : `(${trimmed})`;
}

/** Signs that say "times" or "of" without being drawn are left out. */
function words(element: Element): string {
  const text = childrenOf(element)
    .map((node) => (isElement(node) ? '' : (textData(node) ?? '')))
    .join('');
  return squeeze(text.replace(/[\u2061-\u2064]/g, ''));
}
