import { describe, expect, test } from 'vitest';
import { panelIdIn, placeholderIn, problemWithPanelIds } from './panel-ids.ts';

const HEX = '5f3c1b2a9d8e7f6a5b4c3d2e';
const AT = 'https://study.example/join/fizabuzo';
const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const HEX_32 = '0A1B2C3D4E5F60718293A4B5C6D7E8F9';

describe('a link is made for a participant of', () => {
  test.each([
    ['Prolific', `${AT}?PROLIFIC_PID=${HEX}&STUDY_ID=${HEX}&SESSION_ID=${HEX}`],
    ['Prolific', `${AT}?prolific_pid=${HEX}`],
    ['Prolific', `${AT}?ProlificPid=ada`],
    ['Prolific', `${AT}?prolific-id=${HEX}`],
    ['Prolific', `${AT}?PROLIFIC%5FPID=${HEX}`],
    ['Prolific', `${AT}?STUDY_ID=${HEX}&SESSION_ID=${HEX}`],
    ['Prolific', `${AT}?participant_label=P1&PROLIFIC_PID=${HEX}#top`],
    ['Amazon Mechanical Turk', `${AT}?workerId=A1B2C3D4E5F6G7&hitId=x`],
    ['Amazon Mechanical Turk', `${AT}?WORKER_ID=A3F7K2M9QQ01XX`],
    ['Amazon Mechanical Turk', `${AT}?assignmentId=3TPWUS5F8FB0VJ2GSB4LDEPUX3GWC5`],
    ['Amazon Mechanical Turk', `${AT}?mturkWorkerId=A1B2`],
    ['CloudResearch Connect', `${AT}?participantId=${HEX_32}&assignmentId=${HEX_32}&projectId=${HEX_32}`],
    ['CloudResearch Connect', `${AT}?connect_id=${HEX_32}`],
    ['Cint (Lucid)', `${AT}?RID=${UUID}`],
    ['Cint (Lucid)', `${AT}?RID=${UUID}&PID=ab_12`],
    ['a panel of Qualtrics', `${AT}?PanelID=CG_1&PanelMemberID=MLRP_2`],
    ['Respondent', `${AT}?respondent_profile_id=123456789abc`],
    ['Sona Systems', `${AT}?sona_id=48213`],
    ['Bilendi', `${AT}?bilendi_id=77`],
    ['PureSpectrum', `${AT}?purespectrum_rid=9`],
  ])('%s: %s', (panel, link) => {
    expect(panelIdIn(link)).toMatchObject({ panel });
  });
});

describe('a link is made for nobody in particular', () => {
  test.each([
    ['without parameters', AT],
    ['with a label of one’s own', `${AT}?participant_label=P1`],
    ['with a label that looks like any id', `${AT}?participant_label=${HEX}`],
    ['with a plain id', `${AT}?id=${HEX}`],
    ['with a participant of one’s own', `${AT}?participant=12&participantId=${HEX_32}`],
    ['with a session of one’s own', `${AT}?session_id=${HEX}`],
    ['with a study and session of one’s own', `${AT}?study_id=7&session_id=12`],
    ['with numbers for rid and pid', `${AT}?rid=12&pid=7`],
    ['with workers of one’s own', `${AT}?workerId=alice&assignmentId=week-3`],
    ['with a word of thirty letters for an assignment', `${AT}?assignmentId=${'a'.repeat(30)}`],
    ['with a task, and nobody who does it', `${AT}?hitId=3TPWUS5F8FB0VJ2GSB4LDEPUX3GWC5`],
    ['with a placeholder', `${AT}?PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}`],
    ['with an encoded placeholder', `${AT}?PROLIFIC_PID=%7B%7B%25PROLIFIC_PID%25%7D%7D`],
    ['with the placeholder of a mailing', `${AT}?prolific_id=\${e://Field/pid}`],
    ['with Cint’s placeholder', `${AT}?RID=[%RID%]&lucid_id=[%RID%]`],
    ['with an empty value', `${AT}?PROLIFIC_PID=`],
    ['with a name alone', `${AT}?PROLIFIC_PID`],
    ['with TEST', `${AT}?PROLIFIC_PID=TEST`],
    ['with test-12', `${AT}?PROLIFIC_PID=test-12`],
    [
      'in a preview of MTurk',
      `${AT}?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3TPWUS5F8FB0VJ2GSB4LDEPUX3GWC5`,
    ],
    ['with the name in the path', `https://study.example/PROLIFIC_PID/${HEX}`],
  ])('%s', (_how, link) => {
    expect(panelIdIn(link)).toBeNull();
  });
});

test('all that the panel added goes, and the rest stays as it is written', () => {
  const link = `${AT}?a=%20b+c&PROLIFIC_PID=${HEX}&x=[1]&STUDY_ID=${HEX}&SESSION_ID=${HEX}#part`;
  expect(panelIdIn(link)).toEqual({
    panel: 'Prolific',
    parameters: ['PROLIFIC_PID', 'STUDY_ID', 'SESSION_ID'],
    without: `${AT}?a=%20b+c&x=[1]#part`,
  });
  expect(panelIdIn(`${AT}?PROLIFIC_PID=${HEX}`)?.without).toBe(AT);
});

describe('the refusal', () => {
  test('names parameter and panel, shows the link without it, and not the id', () => {
    const said = problemWithPanelIds([`${AT}?PROLIFIC_PID=${HEX}&b=1`]);
    expect(said).toBe(
      'This link holds the id of a participant whom a paid panel sent: PROLIFIC_PID of Prolific. ' +
        'That place belongs to a person who is paid for it. ' +
        `To test your own study, use the link without it: ${AT}?b=1`,
    );
    expect(said).not.toContain(HEX);
  });

  test('counts the links', () => {
    const paid = (name: string) => `${AT}?PROLIFIC_PID=${name}`;
    expect(problemWithPanelIds([AT, paid('ada'), paid('bob')])).toMatch(/^2 of 3 links hold the id/);
    expect(problemWithPanelIds([AT, paid('ada')])).toMatch(/^1 of 2 links holds the id/);
    expect(problemWithPanelIds([AT, paid('TEST')])).toBeNull();
  });
});

test('a placeholder is found as it is written', () => {
  expect(placeholderIn(`${AT}?a=1&PROLIFIC_PID={{%PROLIFIC_PID%}}`)).toBe('{{%PROLIFIC_PID%}}');
  expect(placeholderIn(`${AT}?a=50%25`)).toBeNull();
});
