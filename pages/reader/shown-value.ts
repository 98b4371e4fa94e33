import { attr, has, type Element } from './dom.ts';
import { inputType, optionText, shownOptions, textareaValue } from './sites.ts';

/** What a person sees in an input that cannot be changed. */
export function shownValue(input: Element): string {
  const type = inputType(input);
  if (type === 'checkbox' || type === 'radio') return has(input, 'checked') ? '[x]' : '[ ]';
  if (type === 'password') return '•'.repeat(input.attribs['value']?.length ?? 0);
  if (type === 'file' || type === 'range' || type === 'color') return '';
  if (input.name === 'select') {
    return shownOptions(input)
      .map((option) => attr(option, 'label') ?? optionText(option))
      .join(', ');
  }
  return (input.name === 'textarea' ? textareaValue(input) : input.attribs['value']) ?? '';
}
