import type { FormPage } from './entries.ts';

export interface Option {
  /** Exactly what is sent. */
  value: string;
  label: string;
}

interface Asked {
  /** The name under which the answer is sent and stands in the book. */
  name: string;
  label: string;
  optional?: true;
}

/** One member of the union for each kind, so that `kind` alone tells them apart. */
type Of<Kind extends string, More = unknown> = Kind extends string ? Asked & { kind: Kind } & More : never;

export type Question =
  | Of<'text' | 'textarea' | 'email', { maxLength: number }>
  | Of<'integer' | 'decimal' | 'slider', { min: number; max: number; step: number }>
  | Of<'radio' | 'select' | 'checkboxes', { options: Option[] }>
  | Of<'checkbox' | 'date'>
  /** Statements to be rated; each row is answered under a name of its own. */
  | Of<'table', { rows: { name: string; label: string }[]; options: Option[] }>;

const CONSENT: Question[] = [{ kind: 'checkbox', name: 'consent', label: 'I agree' }];

const QUESTIONNAIRE: Question[] = [
  { kind: 'text', name: 'occupation', label: 'What is your occupation?', maxLength: 80 },
  {
    kind: 'textarea',
    name: 'weekend',
    label: 'What did you do last weekend? Two or three sentences are enough.',
    maxLength: 1000,
  },
  { kind: 'integer', name: 'age', label: 'How old are you, in years? (18 to 99)', min: 18, max: 99, step: 1 },
  {
    kind: 'decimal',
    name: 'sleep',
    label: 'How many hours did you sleep last night? (0 to 24, in steps of 0.5)',
    min: 0,
    max: 24,
    step: 0.5,
  },
  {
    kind: 'radio',
    name: 'grew_up',
    label: 'Where did you grow up?',
    options: [
      { value: 'city', label: 'In a city' },
      { value: 'town', label: 'In a town' },
      { value: 'village', label: 'In a village' },
    ],
  },
  {
    kind: 'select',
    name: 'education',
    label: 'What is your highest degree?',
    options: [
      { value: 'school', label: 'School' },
      { value: 'vocational', label: 'Vocational training' },
      { value: 'bachelor', label: 'Bachelor' },
      { value: 'master', label: 'Master or higher' },
    ],
  },
  {
    kind: 'checkboxes',
    name: 'devices',
    label: 'Which of these do you use every day?',
    optional: true,
    options: [
      { value: 'phone', label: 'Phone' },
      { value: 'tablet', label: 'Tablet' },
      { value: 'computer', label: 'Computer' },
    ],
  },
  { kind: 'date', name: 'moved_in', label: 'When did you move to where you live now?' },
  {
    kind: 'slider',
    name: 'trust',
    label: 'How far can most people be trusted? (0 = not at all, 10 = completely)',
    min: 0,
    max: 10,
    step: 1,
  },
  {
    kind: 'table',
    name: 'statements',
    label: 'How far do you agree with these statements?',
    rows: [
      { name: 'helpful', label: 'I like to help others.' },
      { name: 'careful', label: 'I think twice before I decide.' },
      { name: 'competitive', label: 'I want to do better than others.' },
    ],
    options: [
      { value: '1', label: 'Strongly disagree' },
      { value: '2', label: 'Disagree' },
      { value: '3', label: 'Neither' },
      { value: '4', label: 'Agree' },
      { value: '5', label: 'Strongly agree' },
    ],
  },
  { kind: 'checkbox', name: 'newsletter', label: 'Tell me about the results', optional: true },
  { kind: 'email', name: 'email', label: 'E-mail address for the results', optional: true, maxLength: 254 },
];

const COMPREHENSION: Question[] = [
  {
    kind: 'radio',
    name: 'quiz',
    label:
      'Suppose you put in 10 points, and the two others 20 and 0. How many points do you have in the end?',
    options: ['10', '16', '26', '36'].map((points) => ({ value: points, label: `${points} points` })),
  },
];

const CONTRIBUTION: Question[] = [
  {
    kind: 'integer',
    name: 'contribution',
    label: 'How many points do you put into the project? (0 to 20)',
    min: 0,
    max: 20,
    step: 1,
  },
];

/** What each page asks. */
export const QUESTIONS: Record<FormPage, Question[]> = {
  consent: CONSENT,
  questionnaire: QUESTIONNAIRE,
  comprehension: COMPREHENSION,
  contribution: CONTRIBUTION,
  results: [],
};
