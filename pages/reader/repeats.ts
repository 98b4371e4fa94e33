/** Shorter runs stay as they are. */
const LONGEST_RUN = 5;
const LONGEST_SCALE = 12;

/** Tells long runs of equal lines once, and the tick marks of drawn scales by their ends. */
export function collapseRepeats(text: string): string {
  return collapseEqualLines(collapseScales(text));
}

function collapseEqualLines(text: string): string {
  const lines = text.split('\n').filter((line, i, all) => line !== '' || all[i - 1] !== '');
  const out: string[] = [];
  const spoken = (at: number) => (lines[at] === '' ? at + 1 : at);
  for (let i = 0; i < lines.length; i++) {
    let last = i;
    let times = 1;
    while (lines[i] !== '' && spoken(last + 1) < lines.length && lines[spoken(last + 1)] === lines[i]) {
      last = spoken(last + 1);
      times++;
    }
    if (times <= LONGEST_RUN) out.push(lines[i]!);
    else {
      out.push(lines[i]!, `(the line above ${times - 1} more times)`);
      i = last;
    }
  }
  return out.join('\n');
}

/**
 * `0 1 2 … 100`: numbers that grow evenly are a scale's marks. Other rows of numbers are content (a matrix in
 * which zeros are to be counted, digits to be remembered) and stay.
 */
function collapseScales(text: string): string {
  return text.replace(/-?\d+(?:\.\d+)?%?(?:\s+-?\d+(?:\.\d+)?%?){11,999}/g, (run) => {
    const marks = run.split(/\s+/);
    return isEven(marks.map(parseFloat)) ? `${marks.slice(0, 3).join(' ')} … ${marks.at(-1)}` : run;
  });
}

function isEven(numbers: number[]): boolean {
  const step = numbers[1]! - numbers[0]!;
  const evenly = numbers.slice(1).every((n, i) => Math.abs(n - numbers[i]! - step) < 1e-6);
  return step !== 0 && evenly && numbers.length >= LONGEST_SCALE;
}
