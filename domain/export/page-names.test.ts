import { describe, expect, test } from 'vitest';
import { nameOfPage, roundsOf, type PageFacts } from './page-names.ts';

function otree(index: number, code = 'abc'): PageFacts {
  return {
    ...{ session: 'ses_1', platform: 'otree', number: index, label: 'Decide', occurrence: 1 },
    url: `http://localhost:8000/p/${code}/prisoner/Decision/${index}`,
  };
}

describe('pages of oTree', () => {
  test('have the round of the study, also for those who skipped an earlier one', () => {
    const rounds = roundsOf([otree(3), otree(7), otree(11), otree(11, 'xyz')]);
    expect([otree(3), otree(11, 'xyz')].map((page) => nameOfPage(page, rounds))).toEqual([
      { page: 'prisoner/Decision', page_repeat: 1 },
      { page: 'prisoner/Decision', page_repeat: 3 },
    ]);
  });

  test('are counted in each session apart', () => {
    const rounds = roundsOf([otree(3), { ...otree(5), session: 'ses_2' }]);
    expect(nameOfPage({ ...otree(5), session: 'ses_2' }, rounds).page_repeat).toBe(1);
  });
});

describe('other pages', () => {
  const page: PageFacts = { ...otree(3), platform: 'web', url: 'https://study.example/p/x', occurrence: 2 };

  test('go by their label, counted in the job', () => {
    expect(nameOfPage(page, roundsOf([]))).toEqual({ page: 'Decide', page_repeat: 2 });
  });

  test('without a label go by their number', () => {
    expect(nameOfPage({ ...page, label: '' }, roundsOf([]))).toEqual({ page: 'page 3', page_repeat: 1 });
  });
});
