import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, pandasPython, ROOT } from '../../scripts/places.mjs';
import { cleanEnvironment } from './lab.ts';

/** What a program that reads tables says of one. */
export interface SeenTable {
  rows: number;
  /** By column: logical, numeric or text. */
  kinds: Record<string, 'logical' | 'numeric' | 'text'>;
}

/** Reads exports as researchers do: with the calls that docs/export.md shows, every warning an error. */
export interface Reader {
  name: string;
  program: string | null;
  /** In a folder with `answers_long.csv` and `jobs.csv`. */
  runExample(folder: string): Promise<void>;
  see(folder: string, tables: string[]): Promise<Record<string, SeenTable>>;
  /** The texts of a column; null: missing. */
  column(folder: string, table: string, column: string): Promise<(string | null)[]>;
}

const PANDAS_HEAD = `import warnings
warnings.simplefilter("error")
import json, sys
`;
const READ_CSV = 'keep_default_na=False, na_values=[""], low_memory=False';

export const pandas: Reader = {
  name: 'pandas',
  program: pandasPython(),
  async runExample(folder) {
    await run(this, folder, 'py', `${PANDAS_HEAD}${example('python')}\nassert len(data) > 0\n`);
  },
  async see(folder, tables) {
    const script = `${PANDAS_HEAD}import pandas as pd
seen = {}
for name in ${JSON.stringify(tables)}:
    plain = pd.read_csv(name + ".csv")
    table = pd.read_csv(name + ".csv", ${READ_CSV})
    assert len(plain) == len(table)
    kind = lambda c: "logical" if c.dtype == bool else "numeric" if pd.api.types.is_numeric_dtype(c) else "text"
    seen[name] = {"rows": len(table), "kinds": {n: kind(table[n]) for n in table.columns}}
    for n in table.columns:
        if n.endswith("_at"):
            pd.to_datetime(table[n])
print(json.dumps(seen))`;
    return JSON.parse(await run(this, folder, 'py', script)) as Record<string, SeenTable>;
  },
  async column(folder, table, column) {
    const script = `${PANDAS_HEAD}import pandas as pd
table = pd.read_csv("${table}.csv", ${READ_CSV}, dtype={"${column}": str})
print(json.dumps([None if pd.isna(v) else v for v in table["${column}"]]))`;
    return JSON.parse(await run(this, folder, 'py', script)) as (string | null)[];
  },
};

const R_HEAD = 'options(warn = 2)\n';

export const r: Reader = {
  name: 'R',
  program: onPath('Rscript'),
  async runExample(folder) {
    await run(
      this,
      folder,
      'R',
      `${R_HEAD}${example('r')}\nstopifnot(nrow(data) > 0, !anyNA(jobs$created_at))\n`,
    );
  },
  async see(folder, tables) {
    const script = `${R_HEAD}for (name in c(${tables.map((name) => JSON.stringify(name)).join(', ')})) {
  plain <- read.csv(paste0(name, ".csv"))
  table <- read.csv(paste0(name, ".csv"), na.strings = "")
  stopifnot(nrow(plain) == nrow(table))
  kind <- function(c) if (is.logical(c)) "logical" else if (is.numeric(c)) "numeric" else "text"
  cat(name, nrow(table), names(table), sapply(table, kind), sep = "\\t")
  cat("\\n")
}`;
    const lines = (await run(this, folder, 'R', script)).trim().split('\n');
    return Object.fromEntries(
      lines.map((line) => {
        const [name = '', rows, ...rest] = line.split('\t');
        const half = rest.length / 2;
        const kinds = rest.slice(0, half).map((column, index) => [column, rest[half + index]]);
        return [name, { rows: Number(rows), kinds: Object.fromEntries(kinds) as SeenTable['kinds'] }];
      }),
    );
  },
  async column(folder, table, column) {
    const script = `${R_HEAD}table <- read.csv("${table}.csv", na.strings = "", colClasses = c(${column} = "character"))
for (v in table$${column}) cat(if (is.na(v)) "-" else paste(utf8ToInt(v), collapse = " "), "\\n", sep = "")`;
    const lines = (await run(this, folder, 'R', script)).replace(/\n$/, '').split('\n');
    return lines.map((codes) =>
      codes === '-'
        ? null
        : codes
            .split(' ')
            .map((code) => String.fromCodePoint(Number(code)))
            .join(''),
    );
  },
};

/** The code that docs/export.md shows. */
function example(language: string): string {
  const docs = readFileSync(join(ROOT, 'docs/export.md'), 'utf8');
  const code = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(docs)?.[1];
  if (!code) throw new Error(`docs/export.md shows no ${language}.`);
  return code;
}

async function run({ program }: Reader, folder: string, ending: string, script: string): Promise<string> {
  const file = join(folder, `.script.${ending}`);
  writeFileSync(file, script);
  const env = cleanEnvironment({ LC_ALL: 'C.UTF-8' });
  const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
  return (await promisify(execFile)(program as string, [file], options)).stdout;
}
