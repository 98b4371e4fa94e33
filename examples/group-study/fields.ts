import type { Messages, Sent } from './entries.ts';
import { markup, type Markup } from './markup.ts';
import type { Option, Question } from './questions.ts';

/** What a page that came back shows again. */
export interface Shown {
  values: Sent;
  messages: Messages;
}

type Of<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>;

/** A question as HTML: label and field belong together, its message stands below. */
export function renderQuestion(question: Question, shown: Shown): Markup {
  switch (question.kind) {
    case 'text':
    case 'email':
    case 'date':
    case 'integer':
    case 'decimal':
    case 'slider':
      return labelled(question, shown, input(question, shown));
    case 'textarea':
      return labelled(question, shown, textarea(question, shown));
    case 'select':
      return labelled(question, shown, select(question, shown));
    case 'checkbox':
      return box(question, shown);
    case 'radio':
    case 'checkboxes':
      return group(question, shown);
    case 'table':
      return table(question, shown);
  }
}

function labelled(question: Question, shown: Shown, field: Markup): Markup {
  return markup`<div class="question">
<label for="id_${question.name}">${question.label}${optionalMark(question)}</label>
${field}
${message(question.name, shown)}</div>
`;
}

const optionalMark = (question: Question) => question.optional === true && ' (optional)';
const required = (question: Question) => question.optional !== true && markup` required`;
const first = (name: string, shown: Shown) => shown.values[name]?.[0] ?? '';
const has = (name: string, value: string, shown: Shown) => shown.values[name]?.includes(value) === true;

function message(name: string, shown: Shown, about = ''): Markup | null {
  const text = shown.messages[name];
  return text === undefined ? null : markup`<p class="error" id="error_${name}">${about}${text}</p>\n`;
}

/** Ties a field to its message. */
function faulty(name: string, shown: Shown): Markup | false {
  return shown.messages[name] !== undefined && markup` aria-invalid="true" aria-describedby="error_${name}"`;
}

const TYPES = {
  text: 'text',
  email: 'email',
  date: 'date',
  integer: 'number',
  decimal: 'number',
  slider: 'range',
} as const;

function input(question: Of<keyof typeof TYPES>, shown: Shown): Markup {
  const { name, kind } = question;
  const value = first(name, shown);
  const limits =
    'min' in question
      ? markup` min="${question.min}" max="${question.max}" step="${question.step}"`
      : 'maxLength' in question && markup` maxlength="${question.maxLength}"`;
  return markup`<input type="${TYPES[kind]}" name="${name}" id="id_${name}"${
    value !== '' && markup` value="${value}"`
  }${limits}${kind !== 'slider' && required(question)}${faulty(name, shown)}>`;
}

function textarea(question: Of<'textarea'>, shown: Shown): Markup {
  const { name, maxLength } = question;
  // HTML swallows one line end after the tag, so one is given to it.
  return markup`<textarea name="${name}" id="id_${name}" rows="4" maxlength="${maxLength}"${required(question)}${faulty(
    name,
    shown,
  )}>\n${first(name, shown)}</textarea>`;
}

function select(question: Of<'select'>, shown: Shown): Markup {
  const { name } = question;
  const options = question.options.map(
    ({ value, label }) =>
      markup`<option value="${value}"${has(name, value, shown) && markup` selected`}>${label}</option>\n`,
  );
  return markup`<select name="${name}" id="id_${name}"${required(question)}${faulty(name, shown)}>
<option value="">Please choose</option>
${options}</select>`;
}

function box(question: Of<'checkbox'>, shown: Shown): Markup {
  const { name } = question;
  const checked = has(name, 'yes', shown) && markup` checked`;
  return markup`<div class="question">
<input type="checkbox" name="${name}" id="id_${name}" value="yes"${checked}${required(question)}${faulty(name, shown)}>
<label for="id_${name}">${question.label}${optionalMark(question)}</label>
${message(name, shown)}</div>
`;
}

function group(question: Of<'radio' | 'checkboxes'>, shown: Shown): Markup {
  const { name } = question;
  const options = question.options.map(
    ({ value, label }) => markup`<div>${tick(question, name, value, shown)}
<label for="id_${name}_${value}">${label}</label></div>
`,
  );
  return markup`<fieldset>
<legend>${question.label}${optionalMark(question)}</legend>
${options}${message(name, shown)}</fieldset>
`;
}

/** A radio button, or a checkbox that is one of several. */
function tick(question: Question, name: string, value: string, shown: Shown, labelledBy?: string): Markup {
  const type = question.kind === 'checkboxes' ? 'checkbox' : 'radio';
  return markup`<input type="${type}" name="${name}" id="id_${name}_${value}" value="${value}"${
    labelledBy !== undefined && markup` aria-labelledby="${labelledBy}"`
  }${has(name, value, shown) && markup` checked`}${type === 'radio' && required(question)}${faulty(name, shown)}>`;
}

/** Rows of radio buttons; a button is named by the headings of its row and its column. */
function table(question: Of<'table'>, shown: Shown): Markup {
  const column = ({ value }: Option) => `${question.name}_column_${value}`;
  const headings = question.options.map(
    (option) => markup`<th scope="col" id="${column(option)}">${option.label}</th>\n`,
  );
  const rows = question.rows.map(({ name, label }) => {
    const cells = question.options.map(
      (option) =>
        markup`<td>${tick(question, name, option.value, shown, `id_${name} ${column(option)}`)}</td>\n`,
    );
    return markup`<tr>
<th scope="row" id="id_${name}">${label}</th>
${cells}</tr>
`;
  });
  // Below the table: in a row's heading a message would become part of the row's name.
  const messages = question.rows.map(({ name, label }) => message(name, shown, `${label} `));
  return markup`<fieldset>
<legend>${question.label}${optionalMark(question)}</legend>
<table>
<thead><tr>
<td></td>
${headings}</tr></thead>
<tbody>
${rows}</tbody>
</table>
${messages}</fieldset>
`;
}
