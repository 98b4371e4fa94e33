/** What was sent for a field, with what the choices mean: `2 (Agree)`. */
export function answerWords(
  sent: readonly string[],
  choices: readonly { value: string; label: string }[] = [],
): string {
  const said = sent.map((value) => {
    const label = choices.find((choice) => choice.value === value)?.label ?? '';
    return label === '' || label === value ? value : `${value} (${label})`;
  });
  return said.length === 0 || (said.length === 1 && said[0] === '') ? '(nothing)' : said.join(', ');
}
