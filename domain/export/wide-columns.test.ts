import { describe, expect, test } from 'vitest';
import { collectWideColumns, columnName, type AnsweredField } from './wide-columns.ts';

describe('the name of a column', () => {
  test.each([
    ['Contribute', 1, 'contribution', 'Contribute__contribution'],
    ['public_goods/Contribute', 3, 'amount', 'public_goods_Contribute_3__amount'],
    ['Größe & Gewicht', 1, 'groß', 'Grosse_Gewicht__gross'],
    ['2nd page', 1, 'q.1[a]', 'p_2nd_page__q_1_a'],
    ['同意', 2, '年齢', 'page_2__field'],
    ['__', 1, '__proto__', 'page__proto'],
    ['x'.repeat(100), 1, 'y'.repeat(100), `${'x'.repeat(60)}__${'y'.repeat(60)}`],
  ])('of %j, number %i, field %j is %s', (page, repeat, field, name) => {
    expect(columnName(page, repeat, field)).toBe(name);
    expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
  });
});

function asked(page: string, field: string, more: Partial<AnsweredField> = {}, type = 'text'): AnsweredField {
  return {
    ...{ page, page_repeat: 1, step: 1, place: 0, answer: { field, label: null, type, choices: null } },
    ...more,
  };
}

describe('the columns', () => {
  const collected = (...fields: AnsweredField[]) => {
    const wide = collectWideColumns(['is_llm', 'state']);
    fields.forEach((field) => wide.add(field));
    return wide.columns();
  };

  test('stand as participants come to them, whoever was first to be read', () => {
    const columns = collected(
      asked('B', 'late', { step: 7 }),
      asked('A', 'second', { step: 2, place: 1 }),
      asked('A', 'first', { step: 2 }),
      asked('B', 'late', { step: 1 }),
    );
    expect(columns.map(({ name }) => name)).toEqual(['B__late', 'A__first', 'A__second']);
  });

  test('are unique, also without regard to case, and name page and field of each', () => {
    const columns = collected(
      asked('P', 'a b'),
      asked('P', 'a-b'),
      asked('p', 'A_B'),
      asked('同', 'x'),
      asked('意', 'x'),
    );
    const names = columns.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(5);
    expect(columns.find(({ page, field }) => page === 'P' && field === 'a-b')?.name).toMatch(/^P__a_b_v\d$/);
  });

  test('have the type of their field; of fields that differ, any', () => {
    const types = [
      ...collected(asked('P', 'n', {}, 'integer'), asked('P', 'b', { place: 1 }, 'checkbox')),
      ...collected(asked('Q', 'x', {}, 'integer'), asked('Q', 'x', {}, 'textarea')),
    ];
    expect(types.map(({ type }) => type)).toEqual(['number', 'boolean', 'any']);
  });
});
