import { expect, test } from 'vitest';
import { readsLikeRefusal } from './refusal-texts.ts';

test.each([
  'As an AI language model, I cannot take part in surveys.',
  "I'm sorry, but I can't assist with that request.",
  'I’m sorry, but I can’t help with that.',
  'I am sorry, but as a language model I am unable to participate in studies.',
  'Sorry, I cannot continue with this.',
  'Unfortunately, I am not able to answer these questions.',
  'I cannot assist with that.',
  "I can't help with impersonating a participant.",
  "I won't pretend to be a human participant.",
  'I must decline to answer.',
  '**I’m an AI** and so have no age.'.replaceAll('**', ''),
  '  \n> I cannot fulfill this request.',
  'Es tut mir leid, aber ich kann dabei nicht helfen.',
  'Als KI habe ich kein Alter.',
  'Ich bin ein Sprachmodell und nehme nicht an Studien teil.',
  'Leider kann ich diese Fragen nicht beantworten.',
  'Ich kann dir dabei leider nicht helfen.',
  'Je suis désolé, mais je ne peux pas répondre à cette demande.',
  "En tant qu'IA, je n'ai pas d'opinion.",
  'Je ne peux pas vous aider avec cela.',
  'Lo siento, pero no puedo ayudar con eso.',
  'Como modelo de lenguaje, no tengo edad.',
  'No puedo ayudarte con esta solicitud.',
])('a refusal: %s', (text) => {
  expect(readsLikeRefusal(text)).toBe(true);
});

test.each([
  '{"reasoning": "As an AI language model, I cannot feel, but I answer.", "answers": {}, "press": "c1"}',
  'Here is my answer: {"answers": {"age": 31}}',
  'I think that AI will change how we work.',
  'The page asks whether I can help others. I cannot say for sure.',
  'My answer is 31. Sorry for the delay.',
  'I am 31 and live in Berlin.',
  'I am an aid worker.',
  'As a participant, I would give 50.',
  'Ich bin 31 Jahre alt.',
  'Als Teilnehmer wähle ich 50.',
  'Je suis étudiante.',
  'Soy iaponesa.',
  'Como siempre, elijo 50.',
  'Sure! I can help with that.',
  '',
])('no refusal: %s', (text) => {
  expect(readsLikeRefusal(text)).toBe(false);
});
