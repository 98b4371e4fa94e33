import { aButton, aField, aPage, choicesOf } from '../../../domain/observation-in-test.ts';
import type { Observation } from '../../../domain/observation.ts';
import { replyFormat } from '../../../domain/reply-json-schema.ts';
import type { JsonObject } from './json.ts';

/** A page with a field of every kind that a model is asked for. */
export const everyField: Observation = aPage(
  [
    aField('integer', { name: 'age', label: 'How old are you?', min: 18, max: 99 }),
    aField('decimal', { name: 'share', min: 0.5, max: 2, step: 0.25 }),
    aField('integer', { name: 'steps', min: 100, max: 900, step: 50 }),
    aField('choice', { name: 'mood', choices: choicesOf('1', '2', '3') }),
    aField('choices', { name: 'devices', choices: choicesOf('phone', 'computer') }),
    aField('checkbox', { name: 'consent', choices: choicesOf('on') }),
    aField('text', { name: 'name', maxLength: 5 }),
    aField('textarea', { name: 'story', minLength: 80, required: false }),
    aField('text', { name: 'code', pattern: '[A-Z]{3}[0-9]{2}' }),
    aField('date', { name: 'born', latest: '2007-12-31' }),
    aField('email', { name: 'mail' }),
    aField('time', { name: 'at' }),
  ],
  { controls: [aButton({ ref: 'c1', label: 'Back' }), aButton({ ref: 'c2', label: 'Next' })] },
);

export const usualSettings = { reasoning: 'before', memory: 'notes' } as const;

export const everySchema = replyFormat(everyField, usualSettings).schema as unknown as JsonObject;
