import pc from 'picocolors';
import { choiceWords, fieldWords } from '../../domain/field-words.ts';
import type { Control, Field } from '../../domain/observation.ts';
import type { ReadReport } from '../commands/read.ts';

/** A page as Proband reads it, for people to compare with what they see in their browser. */
export function pageAsText({ url, status, platform, kind, observation, prompt, schema }: ReadReport): string {
  const { title, text, fields, controls, messages, unseen, forms } = observation;
  const head = `${pc.bold(title || '(no title)')}\n${pc.dim(`${url} · ${status} · ${platform} · ${kind} · reader ${observation.readerVersion}`)}`;
  return [
    head,
    section('Text', text || '(none)'),
    section('Fields', lines(fields.map(fieldLine))),
    section('Controls', lines(controls.map(controlLine))),
    ...(messages.length > 0 ? [section('Messages', lines(messages))] : []),
    ...(unseen.length > 0 ? [section('Not to be perceived in plain HTTP', lines(unseen))] : []),
    section(
      'Forms',
      lines(forms.map(({ method, action, hidden }) => `${method} ${action} (${hidden.length} hidden)`)),
    ),
    ...(prompt
      ? [
          section(`Prompt (version ${prompt.version}): system`, prompt.system),
          section('Prompt: user', prompt.user),
          section('Schema of the reply', JSON.stringify(schema, null, 2)),
        ]
      : [section('Prompt', `(none: on a page of this kind, ${kind}, nobody is asked)`)]),
    '',
  ].join('\n\n');
}

function section(name: string, body: string): string {
  return `${pc.bold(pc.cyan(`── ${name}`))}\n${body}`;
}

function lines(all: string[]): string {
  return all.length === 0 ? '(none)' : all.join('\n');
}

function fieldLine(field: Field): string {
  const { name, label, type, value, messages } = field;
  const choices =
    type === 'choice' || type === 'choices' ? `\n    ${choiceWords(field) || '(no choices)'}` : '';
  const now = value === null ? '' : ` · now ${JSON.stringify(value)}`;
  const said = messages.length === 0 ? '' : ` · ${messages.join(' ')}`;
  return `${pc.bold(name)} ${JSON.stringify(label)} ${pc.dim(`${fieldWords(field)}${now}${said}`)}${choices}`;
}

function controlLine({ ref, label, kind, href, sends }: Control): string {
  const more = [kind, ...(sends ? [`sends ${sends.name}=${sends.value}`] : []), ...(href ? [href] : [])];
  return `${pc.bold(ref)} ${label} ${pc.dim(more.join(' · '))}`;
}
