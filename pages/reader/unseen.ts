import { cutText } from '../../domain/cut-text.ts';
import { attr, has, type Element } from './dom.ts';
import { lineOf, pictureText, textOfIds } from './label-text.ts';
import { formOf, type Page } from './page.ts';
import { drawingText, isDecoration, isPixel } from './pictures.ts';
import { scriptedParts } from './scripted-parts.ts';
import { inputType, isDisabled, type Sites } from './sites.ts';

/**
 * What a person would see, hear or use here and a participant in plain HTTP cannot; one entry for each thing: a phrase of
 * `domain/unseen.ts`, and in brackets the thing's own name if it has one.
 */
export function readUnseen(page: Page, sites: Sites, usable: ReadonlySet<Element>): string[] {
  const scriptOnly = new Set(sites.scriptOnly);
  const uploads = new Set(
    sites.fields.flatMap(({ inputs }) => inputs.filter((input) => inputType(input) === 'file')),
  );
  const scripted = scriptedParts(page);
  return page.elements.flatMap((element) => {
    if (uploads.has(element)) return withName('file upload', nameOf(element));
    if (page.hidden.has(element) || inputType(element) === 'file') return [];
    if (scriptOnly.has(element)) return BOX;
    if (scripted.has(element))
      return withName('part that a script draws', attr(element, 'id') ?? element.name);
    const kind = unseenKind(page, element);
    return kind
      ? withName(kind, textOfIds(page, attr(element, 'aria-labelledby')) || nameOf(element))
      : buttonForScripts(page, element, usable);
  });
}

const BOX = 'box that only a script reads';

function unseenKind(page: Page, element: Element): string | null {
  switch (element.name) {
    case 'img':
      return pictureText(element) || isPixel(element) ? null : 'picture without text';
    case 'svg':
      return isDecoration(element) || drawingText(page, element) ? null : 'drawing';
    case 'canvas':
      return isPixel(element) ? null : 'drawing';
    case 'audio':
      return 'sound';
    case 'video':
      return 'video';
    case 'iframe':
    case 'frame':
      return isPixel(element) ? null : 'embedded page';
    case 'object':
    case 'embed':
    case 'applet':
      return isPixel(element) ? null : 'embedded object';
    default:
      return isEditable(element) || isDrawnBox(element) ? BOX : null;
  }
}

function isEditable(element: Element): boolean {
  return has(element, 'contenteditable') && attr(element, 'contenteditable')?.toLowerCase() !== 'false';
}

const DRAWN_BOXES = /^(checkbox|radio|switch|slider|spinbutton|textbox|searchbox|combobox|listbox)$/;

/** A field made of other elements (ARIA): its value lives in a script. */
function isDrawnBox(element: Element): boolean {
  return (
    !/^(input|select|textarea|button)$/.test(element.name) && DRAWN_BOXES.test(attr(element, 'role') ?? '')
  );
}

/** Buttons and links that do nothing without their script, by their words. */
function buttonForScripts(page: Page, element: Element, usable: ReadonlySet<Element>): string[] {
  if (element.name === 'button' || /^(button|submit|image)$/.test(inputType(element))) {
    return !usable.has(element) && needsScript(page, element)
      ? [withName('button that needs a script', buttonName(page, element))]
      : [];
  }
  if (element.name === 'a') {
    const address = attr(element, 'href') ?? '';
    const isForScripts = /^javascript:/i.test(address) || (/^#?$/.test(address) && has(element, 'onclick'));
    return isForScripts ? [withName('link that needs a script', buttonName(page, element))] : [];
  }
  const isDrawnButton = !/^(input|summary)$/.test(element.name) && attr(element, 'role') === 'button';
  return isDrawnButton ? [withName('button that needs a script', buttonName(page, element))] : [];
}

function needsScript(page: Page, button: Element): boolean {
  const form = formOf(page, button);
  // Others do what they do without: empty a form, open a box, close one.
  const isOther = attr(button, 'type')?.toLowerCase() === 'reset' || has(button, 'popovertarget');
  const closes = form !== null && attr(form, 'method')?.toLowerCase() === 'dialog';
  return !isOther && !closes && !isDisabled(button);
}

function buttonName(page: Page, element: Element): string {
  const said = attr(element, 'aria-label') ?? attr(element, 'value');
  return cutText(lineOf(page, element.children) || said || attr(element, 'title') || '', 80);
}

function withName(kind: string, name: string): string {
  return name ? `${kind} (${name})` : kind;
}

/** What it calls itself, else the name of its file. */
function nameOf(element: Element): string {
  const said = attr(element, 'aria-label') ?? attr(element, 'title') ?? attr(element, 'name');
  const source = attr(element, 'src') ?? attr(element, 'data') ?? '';
  const file = /^data:/i.test(source) ? '' : (source.split(/[?#]/)[0]!.split('/').pop() ?? '');
  return cutText(said ?? file, 80);
}
