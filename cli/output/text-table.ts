import stringWidth from 'string-width';

export type Side = 'left' | 'right';

/** Rows of cells in columns, two spaces apart. Names may hold letters that take two places, or none. */
export function textTable(rows: readonly (readonly string[])[], sides: readonly Side[]): string {
  const widths = sides.map((_, column) => Math.max(0, ...rows.map((row) => stringWidth(row[column] ?? ''))));
  const lines = rows.map((row) =>
    sides.map((side, column) => padded(row[column] ?? '', widths[column] ?? 0, side)).join('  '),
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

function padded(text: string, width: number, side: Side): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return side === 'left' ? text + space : space + text;
}
