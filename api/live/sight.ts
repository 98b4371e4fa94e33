import type { Actor } from '../../domain/access.ts';
import type { Hint } from '../../domain/live.schema.ts';
import type { Database } from '../../prisma/database.ts';
import { visibleTo, type Visible } from '../../records/live.ts';

/** What was looked up holds for so long, in ms, unless a hint tells of a change of rights. */
const HOLDS_MS = 5_000;

/** Which hints one person may be given. */
export class Sight {
  readonly #db: Database;
  readonly #actor: () => Actor;
  #visible: Visible;
  /** 0: to be looked up before it is used again. */
  #lookedUpAt = 0;

  private constructor(db: Database, actor: () => Actor, visible: Visible) {
    this.#db = db;
    this.#actor = actor;
    this.#visible = visible;
  }

  static async of(db: Database, actor: () => Actor): Promise<Sight> {
    return new Sight(db, actor, await visibleTo(db, actor()));
  }

  /** Something may have changed without a word. */
  forget(): void {
    this.#lookedUpAt = 0;
  }

  /** Of these hints those about what the person may see, or might see until just now. */
  async filter(hints: Hint[], experimentOf: ReadonlyMap<string, string>): Promise<Hint[]> {
    const before = this.#visible;
    const rightsMoved = hints.some(({ kind }) => kind === 'experiment' || kind === 'credential');
    if (rightsMoved || Date.now() - this.#lookedUpAt > HOLDS_MS) {
      this.#visible = await visibleTo(this.#db, this.#actor());
      this.#lookedUpAt = Date.now();
    }
    return hints.filter(
      (hint) =>
        isVisible(hint, this.#visible, experimentOf) ||
        // Whoever has it on screen has to learn that it is gone.
        ((hint.kind === 'experiment' || hint.kind === 'credential') && isVisible(hint, before, experimentOf)),
    );
  }
}

function isVisible(
  hint: Hint,
  { experiments, credentials }: Visible,
  experimentOf: ReadonlyMap<string, string>,
): boolean {
  switch (hint.kind) {
    case 'refetch':
      return true;
    case 'credential':
      return credentials.has(hint.id);
    case 'experiment':
      return experiments === null || experiments.has(hint.id);
    case 'session':
      return experiments === null || experiments.has(hint.experiment);
    case 'job':
      return experiments === null || experiments.has(experimentOf.get(hint.session) ?? '');
  }
}
