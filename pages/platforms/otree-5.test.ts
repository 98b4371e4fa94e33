import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkReply } from '../../domain/check-reply.ts';
import { allMessages, messagesOf } from '../../domain/refusal.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { replyTo } from '../../models/dry-run.ts';
import { aRequest } from '../../models/request-in-test.ts';
import { anAnswer, judge } from './answer-in-test.ts';
import { observe } from './observe.ts';
import { otree } from './otree.ts';

/** Answers of oTree 5.11.5 with the pages of tests/otree/project. */
const FOLDER = new URL('../../tests/otree/version-5/', import.meta.url);
type Saved = Pick<HttpAnswer, 'status' | 'url' | 'headers'>;
const ANSWERS = JSON.parse(readFileSync(new URL('answers.json', FOLDER), 'utf8')) as Record<string, Saved>;

function saved(name: string): HttpAnswer {
  return anAnswer(readFileSync(new URL(`${name}.html`, FOLDER), 'utf8'), ANSWERS[name]);
}

test.each([
  ['intro', 'form'],
  ['values', 'form'],
  ['values-refused', 'form'],
  ['form-refused', 'form'],
  ['likert', 'form'],
  ['inputs', 'form'],
  ['buttons', 'form'],
  ['chat', 'form'],
  ['live-beside', 'form'],
  ['live-alone', 'needs_script'],
  ['timer', 'form'],
  ['timer-without-button', 'wait'],
  ['wait', 'wait'],
  ['wait-by-arrival', 'wait'],
  ['end', 'finished'],
  ['full', 'full'],
  ['no-participant', 'closed'],
  ['no-session', 'closed'],
  ['room-label-unknown', 'closed'],
  ['room-label-missing', 'closed'],
])('the page “%s” of oTree 5 is %s', (name, kind) => {
  expect(judge(otree, saved(name))).toMatchObject({ kind });
});

test('every saved page is among them', () => {
  expect(Object.keys(ANSWERS)).toHaveLength(20);
});

describe('in oTree 5', () => {
  test('a page has the fields of its form, and a dry run can answer it', () => {
    const page = observe(otree, saved('values'));
    expect(page.fields.map(({ name, type, required }) => `${name} ${type}${required ? '' : '?'}`)).toEqual([
      'first_name text',
      'nickname text?',
      'story textarea',
      'remark textarea?',
      'age integer',
      'siblings integer?',
      'balance integer',
      'height decimal',
      'probability decimal',
      'price integer',
      'lucky integer',
      'happy choice',
      'agrees checkbox?',
    ]);
    expect(checkReply(page, replyTo(aRequest(page, { seed: 7 }))).ok).toBe(true);
  });

  test.each([
    ['likert', ['tidy', 'early', 'calm']],
    ['inputs', ['confidence', 'share', 'birthday', 'city', 'pets', 'terms']],
    ['buttons', []],
    ['chat', ['agreement']],
    ['live-beside', ['impression']],
  ])('the page “%s” asks for %o', (name, fields) => {
    expect(observe(otree, saved(name)).fields.map((field) => field.name)).toEqual(fields);
  });

  test('refusals are told by their header, with messages at fields and of the page', () => {
    expect(judge(otree, saved('values-refused'))).toMatchObject({ refused: true });
    const fields = messagesOf(observe(otree, saved('values-refused'))).fields;
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(['first_name', 'age', 'price']));
    expect(judge(otree, saved('form-refused'))).toMatchObject({ refused: true });
    expect(allMessages(messagesOf(observe(otree, saved('form-refused'))))).toEqual([
      'Together that is more than a day.',
    ]);
  });

  test('buttons are answers', () => {
    expect(observe(otree, saved('buttons')).controls.map(({ sends }) => sends)).toEqual([
      { name: 'decision', value: 'accept' },
      { name: 'decision', value: 'reject' },
    ]);
  });

  test('groups by arrival are looked at more rarely than other wait pages', () => {
    expect(judge(otree, saved('wait'))).toMatchObject({ wait: { capMs: 10_000 } });
    expect(judge(otree, saved('wait-by-arrival'))).toMatchObject({ wait: { capMs: 20_000, spread: 0.5 } });
  });

  test('timers tell how much time is left', () => {
    expect(observe(otree, saved('timer')).deadlineSeconds).toBe(600);
    expect(judge(otree, saved('timer-without-button'))).toMatchObject({ wait: { capMs: 1000 } });
  });

  test('a refused label and an unknown participant are named', () => {
    expect(judge(otree, saved('room-label-unknown'))).toHaveProperty(
      'detail',
      expect.stringMatching(/room listed .* refused "zed"\. .*participant_label=LABEL/),
    );
    expect(judge(otree, saved('no-participant'))).toHaveProperty(
      'detail',
      expect.stringContaining('nobody99'),
    );
  });
});
