import { describe, expect, test } from 'vitest';
import { BadPattern, compilePattern } from './end-pattern.ts';
import { endOfText, endOfUrl, type EndRule } from './ends.ts';
import { KNOWN_ENDS } from './known-ends.ts';

const ALONE = { goesOn: false, unsure: false };

describe('what known studies say at their end', () => {
  test.each([
    // finished
    ['We thank you for your time spent taking this survey. Your response has been recorded.', 'finished'],
    ['Thank you! Your survey responses have been recorded.', 'finished'],
    ['**Your response was submitted.**', 'finished'],
    ['Your answers have been saved.', 'finished'],
    ['You have completed the survey', 'finished'],
    ['You have reached the end of this study.', 'finished'],
    ['This is the end of the experiment.', 'finished'],
    ['# Thank you for your participation!', 'finished'],
    ['Thanks for participating.', 'finished'],
    ['Thank you very much for taking part', 'finished'],
    ['Thank you for completing our survey!', 'finished'],
    ['Your completion code is **C1A2B3**.', 'finished'],
    ['You may now close this window.', 'finished'],
    ['Vielen Dank für Ihre Teilnahme!', 'finished'],
    ['Ihre Antworten wurden gespeichert, Sie können das Browser-Fenster nun schließen.', 'finished'],
    ['Sie haben die Umfrage erfolgreich abgeschlossen.', 'finished'],
    ['Merci beaucoup pour votre participation', 'finished'],
    ['Vos réponses ont bien été enregistrées.', 'finished'],
    ['Sus respuestas han sido registradas. Gracias por participar.', 'finished'],
    ['Se ha registrado tu respuesta', 'finished'],
    ['Grazie per aver partecipato', 'finished'],
    ['Bedankt voor uw deelname', 'finished'],
    ['Obrigado por participar!', 'finished'],
    ['Tack för din medverkan', 'finished'],
    ['Dziękujemy za udział w badaniu', 'finished'],
    // screened out, with thanks
    ['Thank you for your participation. Unfortunately, you do not qualify for this study.', 'screened_out'],
    ['We’re sorry: you’re not eligible.', 'screened_out'],
    ['You are not eligible to take part.', 'screened_out'],
    ['Your profile does not qualify for this survey. Your response has been recorded.', 'screened_out'],
    ['You do not meet the eligibility criteria.', 'screened_out'],
    ['Vielen Dank! Sie gehören leider nicht zur Zielgruppe.', 'screened_out'],
    ['Sie erfüllen leider nicht alle Voraussetzungen.', 'screened_out'],
    ['Sie können daher leider nicht an dieser Studie teilnehmen.', 'screened_out'],
    ["Vous n'êtes malheureusement pas éligible.", 'screened_out'],
    ['Lo sentimos, no cumple los requisitos.', 'screened_out'],
    ['U komt helaas niet in aanmerking', 'screened_out'],
    // full
    ['Sorry your responses have exceeded a quota on this survey.', 'full'],
    ['The study is already full. Thank you for your interest.', 'full'],
    ['The quota has been reached.', 'full'],
    ['We have reached the maximum number of participants.', 'full'],
    ['Die maximale Teilnehmerzahl ist erreicht.', 'full'],
    // closed
    ['The form “Trust” is no longer accepting responses.', 'closed'],
    ['This survey is no longer available. Thank you for your time.', 'closed'],
    ['This survey is currently closed. You may now close this window.', 'closed'],
    ['Diese Umfrage ist leider nicht mehr verfügbar.', 'closed'],
  ] as const)('%s: %s', (text, outcome) => {
    expect(endOfText([text], ALONE, [])).toBe(outcome);
  });

  test.each([
    'Thank you for your participation so far. Please wait for the other participants.',
    'Vielen Dank für Ihre Teilnahme. Bitte warten Sie auf die anderen.',
    'Welcome to our study on trust.',
    'You have 3 points. Round 2 of 10.',
    'Please enable JavaScript to take this survey.',
    'You have already completed this survey.',
    'If you complete the survey you receive 5 euros.',
    '',
  ])('no end: %s', (text) => {
    expect(endOfText([text], ALONE, [])).toBeNull();
  });

  test('where something goes on no rule of Proband’s own speaks', () => {
    const said = 'Your answers have been saved.';
    expect(endOfText([said], { goesOn: true, unsure: false }, [])).toBeNull();
    expect(endOfText([said], { goesOn: false, unsure: true }, [])).toBe('finished');
  });

  test('thanks are no end where a script may go on', () => {
    expect(endOfText(['Thank you for participating!'], { goesOn: false, unsure: true }, [])).toBeNull();
  });
});

describe('addresses to which studies lead at their end', () => {
  test.each([
    ['https://app.prolific.com/submissions/complete?cc=C1A2B3', 'finished'],
    ['https://app.prolific.co/submissions/complete?cc=NOCODE', 'finished'],
    ['https://connect.cloudresearch.com/participant/project/7DE64B7FBE/complete', 'finished'],
    ['https://www.mturk.com/mturk/externalSubmit?assignmentId=A', 'finished'],
    ['https://workersandbox.mturk.com/mturk/externalSubmit', 'finished'],
    [
      'https://uni-x.sona-systems.com/webstudy_credit.aspx?experiment_id=1&credit_token=a&survey_code=9',
      'finished',
    ],
    ['https://s.cint.com/Survey/Complete?ProjectToken=x', 'finished'],
    ['https://s.cint.com/Survey/EarlyScreenOut', 'screened_out'],
    ['https://s.cint.com/Survey/QuotaFull?ProjectToken=x', 'full'],
    ['https://samplicio.us/s/ClientCallBack.aspx?RIS=10&RID=1', 'finished'],
    ['https://www.samplicio.us/router/ClientCallBack.aspx?RID=1&RIS=20', 'screened_out'],
    ['https://samplicio.us/s/ClientCallBack.aspx?RIS=40&RID=1', 'full'],
    ['https://dkr1.ssisurveys.com/projects/end?rst=1&psid=x', 'finished'],
    ['https://dkr1.ssisurveys.com/projects/end?rst=2&psid=x', 'screened_out'],
    ['https://dkr1.ssisurveys.com/projects/end?psid=x&rst=3', 'full'],
    ['https://app.prolific.com/studies', null],
    ['https://evil.example/?to=https://app.prolific.com/submissions/complete?cc=1', null],
    ['https://app.prolific.com.evil.example/submissions/complete?cc=1', null],
    ['https://samplicio.us/s/ClientCallBack.aspx?RID=1', null],
    ['https://samplicio.us/s/ClientCallBack.aspx?RIS=100', null],
  ])('%s: %s', (url, outcome) => {
    expect(endOfUrl(url, [])).toBe(outcome);
  });
});

describe('rules of a session', () => {
  const own: EndRule[] = [
    { match: 'url', pattern: 'complete?cc=SCREEN', outcome: 'screened_out' },
    { match: 'text', pattern: 'Fin  de l’étude', outcome: 'finished' },
    { match: 'text', pattern: '/^Group [A-F] is over/', outcome: 'closed' },
    { match: 'url', pattern: 'https://lab.example/done', outcome: 'full' },
  ];

  test('come first', () => {
    const url = 'https://app.prolific.com/submissions/complete?cc=SCREENED';
    expect([endOfUrl(url, own), endOfUrl(url, [])]).toEqual(['screened_out', 'finished']);
  });

  test('take plain text however it is spaced and quoted, and expressions as they are written', () => {
    const around = { goesOn: true, unsure: true };
    expect(endOfText(["Voici la FIN de\nl'étude !"], around, own)).toBe('finished');
    expect(endOfText(['Group B is over'], around, own)).toBe('closed');
    expect(endOfText(['group b is over'], around, own)).toBeNull();
  });

  test('an address that is written out has to be the beginning', () => {
    expect(endOfUrl('https://lab.example/done?x=1', own)).toBe('full');
    expect(endOfUrl('https://x.example/?to=https://lab.example/done', own)).toBeNull();
  });
});

describe('patterns', () => {
  test.each([
    ['', 'too short'],
    ['ok', 'too short'],
    ['/(/', 'missing closing )'],
    ['/.*/', 'matches every page'],
    ['/(?=a)b/', 'Look-ahead'],
    ['/(a)\\1/', 'RE2'],
    ['/((a{500}){500}){500}/', 'invalid repeat count'],
  ])('%s is refused with the reason', (pattern, why) => {
    expect(() => compilePattern(pattern)).toThrow(BadPattern);
    expect(() => compilePattern(pattern)).toThrow(why);
  });

  test('an expression that would take other engines for ever takes the time of the text', () => {
    expect(compilePattern('/(a+)+$/')(`${'a'.repeat(40_000)}b`)).toBe(false);
  });

  test('all that Proband knows can be used', () => {
    for (const { pattern } of KNOWN_ENDS) expect(() => compilePattern(pattern)).not.toThrow();
  });
});
