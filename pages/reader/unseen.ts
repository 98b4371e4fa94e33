import { cutText } from '../../domain/cut-text.ts';
import { attr, closest, has, parentOf, type Element } from './dom.ts';
import { pictureText } from './label-text.ts';
import { formOf, type Page } from './page.ts';
import { drawingText, isPixel } from './pictures.ts';
import { inputType, isDisabled, type Sites } from './sites.ts';

/** What a person would see, hear or use here and a participant in plain HTTP cannot; one entry for each thing. */
export function readUnseen(page: Page, sites: Sites): string[] {
  const scriptOnly = new Set(sites.scriptOnly);
  return page.elements.flatMap((element) => {
    const isUpload = inputType(element) === 'file';
    if (page.hidden.has(element) && !isUpload) return [];
    if (scriptOnly.has(element)) return 'box that only a script reads';
    const kind = isUpload ? uploadKind(sites, element) : unseenKind(page, element);
    return kind ? withName(kind, nameOf(element)) : [];
  });
}

function uploadKind(sites: Sites, element: Element): string | null {
  return sites.fields.some((site) => site.inputs.includes(element)) ? 'file upload' : null;
}

function unseenKind(page: Page, element: Element): string | null {
  switch (element.name) {
    case 'img':
      return pictureText(element) || isPixel(element) ? null : 'picture without text';
    case 'svg':
      return isDecoration(element) || drawingText(page, element) ? null : 'svg';
    case 'canvas':
    case 'audio':
    case 'video':
    case 'iframe':
    case 'object':
    case 'embed':
      return isPixel(element) ? null : element.name;
    case 'button':
      return needsScript(page, element) ? 'button that needs a script' : null;
    default:
      return isEditable(element) ? 'box that only a script reads' : null;
  }
}

function isDecoration(svg: Element): boolean {
  const isSaidSo =
    attr(svg, 'aria-hidden') === 'true' || /^(none|presentation)$/.test(attr(svg, 'role') ?? '');
  return isSaidSo || closest(svg, 'a', 'button') !== null || closest(parentOf(svg), 'svg') !== null;
}

function needsScript(page: Page, button: Element): boolean {
  if (isDisabled(button) || attr(button, 'type')?.toLowerCase() === 'reset') return false;
  return attr(button, 'type')?.toLowerCase() === 'button' || formOf(page, button) === null;
}

function isEditable(element: Element): boolean {
  return has(element, 'contenteditable') && attr(element, 'contenteditable')?.toLowerCase() !== 'false';
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
