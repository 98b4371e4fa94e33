import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { checkReply } from '../domain/check-reply.ts';
import { propertyNames } from '../domain/property-names.ts';
import { renderPrompt } from '../domain/prompt/render.ts';
import { replyFormat } from '../domain/reply-json-schema.ts';
import { replyTo } from '../models/dry-run.ts';
import { observe } from './platforms/observe.ts';
import { platforms } from './platforms/registry.ts';
import { anAnswer } from './platforms/answer-in-test.ts';

const folder = join(import.meta.dirname, '..', 'tests', 'pages');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.html'),
);
const settings = { persona: '', reasoning: 'before', memory: 'notes', rewording: null } as const;
const past = { notes: '', passed: [], transcript: [], leftOut: 0 };

test.each(files.toSorted())(
  '%s: its schema takes every reply of a dry run, and its prompt names every field',
  (file) => {
    const html = readFileSync(join(folder, file), 'utf8');
    const url = 'https://study.example/p/abc/app/Page/1';
    const page = observe(platforms[file.startsWith('otree') ? 'otree' : 'web'], anAnswer(html, { url }));
    const { schema } = replyFormat(page, settings);
    const validate = new Ajv({ strict: true }).compile(schema);
    const fields = page.fields.filter(({ type }) => type !== 'file');
    const names = propertyNames(fields);
    for (let seed = 1; seed <= 20 && page.controls.length > 0; seed++) {
      const reply = replyTo({
        ...{ observation: page, settings, past, step: 1, label: '', seed, refusals: [], misfits: [] },
      });
      if (!checkReply(page, reply).ok) continue;
      const answers = fields.map(({ name }, index) => [
        names[index],
        Object.hasOwn(reply.answers, name) ? reply.answers[name] : null,
      ]);
      const written = { ...reply, answers: Object.fromEntries(answers) as unknown };
      expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
    }
    const { user } = renderPrompt({ observation: page, settings, past, refusals: [], misfits: [] });
    for (const name of names) expect(user).toContain(`- ${name}`);
    for (const { ref } of page.controls) expect(user).toContain(`- ${ref}: `);
  },
);
