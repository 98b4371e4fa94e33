/** What OpenAI takes in one schema, the narrowest of the providers: values in all enums, and characters in all names and values. */
const MOST_VALUES = 1_000;
const MOST_CHARACTERS = 120_000;
/** An enum of more than so many values may hold so many characters. */
const LONG_ENUM = 250;
const LONG_ENUM_CHARACTERS = 15_000;

/**
 * Which enums have to be given in words instead, by their index, so that the schema stays within the limits: those
 * that are too long by themselves, then the longest.
 * @param enums the values of each; an empty one is none
 * @param names of the properties, which count too
 */
export function wordedEnums(
  enums: readonly (readonly (string | number)[])[],
  names: readonly string[],
): Set<number> {
  const sizes = enums.map((values) => ({ values: values.length, characters: charactersIn(values) }));
  const worded = new Set<number>();
  sizes.forEach(({ values, characters }, index) => {
    if (values > LONG_ENUM && characters > LONG_ENUM_CHARACTERS) worded.add(index);
  });
  const longestFirst = sizes.map((_, index) => index).sort((a, b) => sizes[b]!.values - sizes[a]!.values);
  const ofNames = charactersIn(names);
  for (const index of longestFirst) {
    const kept = sizes.filter((_, other) => !worded.has(other));
    // One more for each: null may be among the values.
    const values = kept.reduce((sum, size) => sum + (size.values > 0 ? size.values + 1 : 0), 0);
    const characters = kept.reduce((sum, size) => sum + size.characters, ofNames);
    if (values <= MOST_VALUES && characters <= MOST_CHARACTERS) break;
    worded.add(index);
  }
  return worded;
}

function charactersIn(values: readonly (string | number)[]): number {
  return values.reduce<number>((sum, value) => sum + String(value).length, 0);
}
