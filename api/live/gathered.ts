import { REFETCH, type Change, type Hint } from '../../domain/live.schema.ts';

/** More jobs of a session are not named one by one. */
const MOST_IDS = 200;

/** Hints of a short while: each thing stands in it once. */
export class GatheredHints {
  readonly #changes = new Map<string, Change>();
  #refetch = false;

  get isEmpty(): boolean {
    return !this.#refetch && this.#changes.size === 0;
  }

  add(hint: Hint): void {
    if (hint.kind === 'refetch') {
      this.#refetch = true;
      return;
    }
    if (hint.kind !== 'job') {
      this.#changes.set(`${hint.kind} ${hint.id}`, hint);
      return;
    }
    const key = `job ${hint.session}`;
    const before = this.#changes.get(key);
    const ids = union(before?.kind === 'job' ? before.ids : [], hint.ids);
    this.#changes.set(key, { ...hint, ids });
  }

  /** What was gathered; from then on it is empty. To fetch again includes all else. */
  take(): Hint[] {
    const hints = this.#refetch ? [REFETCH] : [...this.#changes.values()];
    this.#changes.clear();
    this.#refetch = false;
    return hints;
  }
}

function union(some: string[] | null, more: string[] | null): string[] | null {
  if (some === null || more === null) return null;
  const all = new Set([...some, ...more]);
  return all.size > MOST_IDS ? null : [...all];
}
