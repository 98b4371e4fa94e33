import type { CheerioAPI } from 'cheerio';

type Document = NonNullable<ReturnType<CheerioAPI['root']>[0]>;

/** Any node below the document, as cheerio's parser makes them. */
export type Node = Document['children'][number];
export type Element = Extract<Node, { attribs: Record<string, string> }>;

export function isElement(node: unknown): node is Element {
  return typeof node === 'object' && node !== null && 'attribs' in node && 'name' in node;
}

/** The node's own text when it is a text node, else null. */
export function textData(node: Node): string | null {
  return node.nodeType === 3 ? node.data : null;
}

export function parentOf(node: Node): Element | null {
  return isElement(node.parent) ? node.parent : null;
}

export function childrenOf(node: Element): Node[] {
  return node.children;
}

export function elementsIn(node: Element): Element[] {
  return node.children.filter(isElement);
}

/** All elements below `root` in document order; no recursion, so that depth cannot exhaust the stack. */
export function* descendants(root: { children: Node[] }): Generator<Element> {
  const stack: Node[] = root.children.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (!isElement(node)) continue;
    yield node;
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
  }
}

/** The nearest ancestor (the element itself included) with one of these tag names. */
export function closest(element: Node | null, ...names: string[]): Element | null {
  for (let at = element; at; at = parentOf(at)) {
    if (isElement(at) && names.includes(at.name)) return at;
  }
  return null;
}

/** An attribute's value without outer white space; null when absent or blank. */
export function attr(element: Element, name: string): string | null {
  return element.attribs[name]?.trim() || null;
}

export function has(element: Element, name: string): boolean {
  return name in element.attribs;
}

/** Without signs that only say where a word may be broken. */
export function withoutInvisible(text: string): string {
  return text.replace(/[\u00AD\u200B\u2060\uFEFF]/g, '');
}

/** One line, single spaces. */
export function squeeze(text: string): string {
  return withoutInvisible(text).replace(/\s+/g, ' ').trim();
}

/** Chromium's parser goes no deeper either: children of deeper elements become their siblings. */
const DEEPEST = 512;

/** Flattens what is nested too deeply, in place; recursive readers rely on it. */
export function flattenDeepNesting(root: { children: Node[] }): void {
  const stack = root.children.map((node) => ({ node, depth: 1 }));
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { node, depth } = at;
    if (!isElement(node)) continue;
    if (depth >= DEEPEST) flatten(node);
    else for (const child of node.children) stack.push({ node: child, depth: depth + 1 });
  }
}

/** Makes all that stands in `element` its direct children, in document order. */
function flatten(element: Element): void {
  const flat: Node[] = [];
  const stack: Node[] = element.children.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    flat.push(node);
    if (!isElement(node)) continue;
    // What an option, a text box or a script holds is part of it.
    if (['select', 'textarea', 'script', 'style', 'button'].includes(node.name)) continue;
    stack.push(...node.children.toReversed());
    node.children = [];
  }
  flat.forEach((node, i) => {
    node.parent = element;
    node.prev = flat[i - 1] ?? null;
    node.next = flat[i + 1] ?? null;
  });
  element.children = flat;
}
