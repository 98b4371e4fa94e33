import {
  attr,
  childrenOf,
  descendants,
  elementsIn,
  isElement,
  parentOf,
  squeeze,
  textData,
  type Element,
  type Node,
} from './dom.ts';
import {
  block,
  finish,
  item,
  plainText,
  prefixed,
  preformatted,
  tableLine,
  tidy,
  wrapped,
} from './markdown.ts';
import type { Page } from './page.ts';
import { formula, isTexScript, texOfScript } from './formulas.ts';
import { drawingText, isDecoration, isPixel, picture } from './pictures.ts';
import { collapseRepeats } from './repeats.ts';
import { shownValue } from './shown-value.ts';
import { drawnRow, rowsOf } from './tables.ts';

/** What the writer has to know besides the page. */
export interface TextParts {
  /** How a field is written, by its inputs. */
  tokens: Map<Element, string>;
  /** How a control is written. */
  controls: Map<Element, string>;
  /** Told elsewhere (labels of choices). */
  told: Set<Node>;
  /** Fields that cannot be changed: their value is text. */
  fixed: Set<Element>;
}

const BLOCKS =
  /^(p|div|section|article|main|header|footer|aside|nav|form|fieldset|legend|figure|figcaption|address|dl|dt|dd|details|summary|caption|body|html|center|hgroup|dialog|search)$/;

/** The page as compact Markdown, in reading order. */
export function writeText(page: Page, parts: TextParts): string {
  const root = page.elements.find((element) => element.name === 'body') ?? page.elements[0];
  return root ? collapseRepeats(finish(new Writer(page, parts).write(root))) : '';
}

class Writer {
  readonly #page: Page;
  readonly #parts: TextParts;

  constructor(page: Page, parts: TextParts) {
    this.#page = page;
    this.#parts = parts;
  }

  write(node: Node): string {
    if (this.#parts.told.has(node)) return isElement(node) ? this.#onlyFields(node) : '';
    const data = textData(node);
    if (data !== null) return plainText(data);
    if (!isElement(node) || this.#page.messageNodes.has(node)) return '';
    const token = this.#parts.tokens.get(node);
    if (token !== undefined) return token && ` ${token} `;
    if (this.#page.hidden.has(node)) return isTexScript(node) ? texOfScript(node) : '';
    const control = this.#parts.controls.get(node);
    if (control !== undefined) return ` ${control} `;
    if (this.#parts.fixed.has(node)) return ` ${shownValue(node)} `;
    return this.#writeElement(node);
  }

  #writeElement(element: Element): string {
    const heading = /^h([1-6])$/.exec(element.name);
    if (heading) return block(this.#heading('#'.repeat(Number(heading[1])), element));
    if (BLOCKS.test(element.name)) return block(this.#inside(element));
    switch (element.name) {
      case 'br':
        return '\n';
      case 'hr':
        return block('---');
      case 'strong':
      case 'b':
        return wrapped('**', this.#inside(element));
      case 'em':
      case 'i':
        return wrapped('*', this.#inside(element));
      case 'sup':
        return prefixed('^', this.#inside(element));
      case 's':
      case 'del':
      case 'strike':
        return wrapped('~~', this.#inside(element));
      case 'label':
        return ` ${this.#inside(element)} `;
      case 'q':
        return `“${this.#inside(element)}”`;
      case 'rp':
        return '';
      case 'rt':
        return `(${this.#inside(element)})`;
      case 'ul':
      case 'ol':
      case 'menu':
        return this.#list(element);
      case 'li':
        return `\n${item('- ', this.#inside(element))}\n`;
      case 'blockquote':
        return block(tidy(this.#inside(element)).replace(/^/gm, '> '));
      case 'pre':
        return block(preformatted(this.#raw(element)));
      case 'table':
        return this.#table(element);
      default:
        return this.#special(element);
    }
  }

  /** Pictures, sounds, formulas and form parts. */
  #special(element: Element): string {
    switch (element.name) {
      case 'img':
        return picture(element);
      case 'svg': {
        const words = drawingText(this.#page, element);
        return words ? ` ![${words}] ` : isDecoration(element) ? '' : ' [drawing] ';
      }
      case 'canvas':
        return ' [drawing] ';
      case 'audio':
        return ' [sound] ';
      case 'video':
        return ' [video] ';
      case 'iframe':
      case 'frame':
        return isPixel(element) ? '' : ' [embedded page] ';
      case 'object':
      case 'embed':
      case 'applet':
        return isPixel(element) ? '' : ' [embedded object] ';
      case 'math':
        return formula(element);
      case 'progress':
      case 'meter':
        return progress(element);
      case 'input':
      case 'select':
      case 'textarea':
      case 'button':
        return ''; // neither field nor control: only a script could use it
      default:
        return isDrawnFormula(element) ? '' : this.#inside(element);
    }
  }

  #inside(element: Element): string {
    let text = '';
    let before: { node: Node; written: string } | null = null;
    for (const child of childrenOf(element)) {
      const written = this.write(child);
      const stands =
        before && isElement(before.node) && isElement(child) && isNewWord(before.written, written);
      text += stands ? ` ${written}` : written;
      before = { node: child, written };
    }
    return text;
  }

  /** On one line; where somebody forgot to close it, the page that follows is no part of it. */
  #heading(mark: string, element: Element): string {
    const [first = '', ...rest] = tidy(this.#inside(element)).split('\n\n');
    return [prefixed(`${mark} `, squeeze(first)), ...rest].join('\n\n');
  }

  #onlyFields(element: Element): string {
    const tokens = [element, ...descendants(element)].map((part) => this.#parts.tokens.get(part) ?? '');
    return tokens
      .filter(Boolean)
      .map((token) => ` ${token} `)
      .join('');
  }

  #list(list: Element): string {
    let number = Number(attr(list, 'start') ?? 1) || 1;
    const items = childrenOf(list).map((child) => {
      const inside = isElement(child) && child.name === 'li' ? this.#item(child) : this.write(child);
      const isItem = isElement(child) && child.name === 'li' && inside.trim() !== '';
      return isItem ? `\n${item(list.name === 'ol' ? `${number++}. ` : '- ', inside)}\n` : inside;
    });
    return block(items.join('').replace(/\n\s*\n/g, '\n'));
  }

  #item(li: Element): string {
    return this.#page.hidden.has(li) || this.#page.messageNodes.has(li) ? '' : this.#inside(li);
  }

  #table(table: Element): string {
    const own = rowsOf(table).filter((row) => !this.#page.hidden.has(row));
    const rows = own.map((row) =>
      drawnRow(table, row)
        .filter((cell) => cell === undefined || !this.#page.hidden.has(cell))
        .map((cell) => (cell ? this.#cell(cell) : '')),
    );
    const others = elementsIn(table).filter((part) => !/^t(head|body|foot|r)$|^colgroup$/.test(part.name));
    const caption = others.map((part) => this.write(part)).join('');
    const isLayout = rows.every((row) => row.length < 2) || rows.flat().some((cell) => cell.includes('\n'));
    if (isLayout) return block(caption + rows.map((row) => block(row.join('\n'))).join(''));
    const lines = rows.filter((row) => row.some(Boolean)).map(tableLine);
    const first = own[0] && elementsIn(own[0]);
    const isHeaded =
      first && first.length > 1 && first.every((cell) => cell.name === 'th') && lines.length > 1;
    if (isHeaded) lines.splice(1, 0, tableLine(first.map(() => '---')));
    return block(caption + block(lines.join('\n')));
  }

  /** A cell on one line where it is one paragraph; several blocks keep their line ends. */
  #cell(cell: Element): string {
    const text = tidy(this.#inside(cell));
    return text.includes('\n\n') || /^(- |\d+\. |\|)/m.test(text) ? text : text.replaceAll('\n', ' ');
  }

  #raw(element: Element): string {
    return childrenOf(element)
      .map(
        (child) =>
          textData(child) ?? (isElement(child) && isPlain(child) ? this.#raw(child) : this.write(child)),
      )
      .join('');
  }
}

/** Two elements side by side without a blank, which style sheets draw apart: `Disagree` and `Agree`. */
function isNewWord(before: string, after: string): boolean {
  return /[\p{Ll}\p{N}.,:;!?)]$/u.test(before.slice(-2)) && /^[\p{Lu}(]/u.test(after);
}

/** MathML stands beside the drawn glyphs of KaTeX and MathJax; the formula is told once. */
function isDrawnFormula(element: Element): boolean {
  if (/(^|\s)(katex-html|MathJax_Preview)(\s|$)/.test(element.attribs['class'] ?? '')) return true;
  const holder = parentOf(element);
  const hasMath =
    holder?.name === 'mjx-container' && [...descendants(holder)].some(({ name }) => name === 'math');
  return hasMath && element.name !== 'mjx-assistive-mml';
}

/** How far a bar is drawn. */
function progress(bar: Element): string {
  const value = attr(bar, 'value');
  const most = attr(bar, 'max') ?? '1';
  return value === null ? '' : ` [${bar.name === 'progress' ? 'progress' : 'scale'}: ${value} of ${most}] `;
}

function isPlain(element: Element): boolean {
  return /^(code|span|samp|kbd|font)$/.test(element.name);
}
