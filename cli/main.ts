import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { ZodError } from 'zod';
import { HostSchema, PLATFORMS } from '../domain/config.schema.ts';
import { COSTS_BY } from '../domain/costs.schema.ts';
import { FILE_FORMATS } from '../domain/export/formats.ts';
import { TABLE_NAMES } from '../domain/export/tables.schema.ts';
import { MEMORY, REASONING } from '../domain/prompt/settings.ts';
import { DatabaseSilent } from '../prisma/migrate.ts';
import { RESUME_WAYS, STATE_REASONS } from '../domain/states.ts';
import { ApiRefusal, ApiSilent } from './client.ts';
import { books, type BooksOptions } from './commands/books.ts';
import { budget, type BudgetOptions } from './commands/budget.ts';
import { control, type ControlOptions } from './commands/control.ts';
import { registerCredentials } from './commands/credentials/register.ts';
import { costs, type CostsOptions } from './commands/costs.ts';
import { decide, type DecideOptions } from './commands/decide.ts';
import { demo } from './commands/demo.ts';
import { doctor, type DoctorOptions } from './commands/doctor.ts';
import { down } from './commands/down.ts';
import { exportCommand, type ExportOptions } from './commands/export.ts';
import { jobs, show, whyCommand } from './commands/inspect.ts';
import { read, type ReadOptions } from './commands/read.ts';
import { run, type RunOptions } from './commands/run.ts';
import { signInLink, type SignInLinkOptions } from './commands/sign-in-link.ts';
import { up, type UpOptions } from './commands/up.ts';
import { readSettings, UsageError } from './config.ts';
import { createContext, type Context } from './context.ts';
import { SecretKeyUnusable } from './secret-key.ts';
import { ServerError } from './servers/processes.ts';

/** The `proband` command. Exit codes: 0 done, 1 wrong use or no servers, 2 some jobs did not complete. */
export async function main(argv: string[]): Promise<void> {
  try {
    const program = createProgram();
    await program.parseAsync(argv);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
  // What keeps the process open now (idle sockets, timers) has nothing left to do.
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))),
  );
  process.exit();
}

/** Errors that a person can act on are told in their own words; others with their trace. */
function explain(error: unknown): string {
  const known = [UsageError, ApiRefusal, ApiSilent, ServerError, DatabaseSilent, SecretKeyUnusable].some(
    (kind) => error instanceof kind,
  );
  if (error instanceof ZodError)
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
  if (error instanceof Error) return known ? error.message : (error.stack ?? error.message);
  return String(error);
}

function createProgram(): Command {
  const settings = readSettings();
  const program = new Command('proband')
    .description('Sends LLM participants through online studies and never loses one.')
    .version(settings.build)
    .showHelpAfterError('(proband --help lists the commands)')
    .configureHelp({ showGlobalOptions: true });

  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--data <dir>', 'folder of the installation (or PROBAND_DATA; default: .proband)');
  const act =
    <A extends unknown[]>(work: (context: Context, ...args: A) => Promise<number>) =>
    async (...args: [...A, Command]): Promise<void> => {
      const own = args.at(-1) as Command;
      const context = createContext(own.opts<{ data?: string }>().data, settings);
      process.exitCode = await work(context, ...(args.slice(0, -1) as unknown as A));
    };

  addServing(command, act);
  addRun(command, act);
  addInspecting(command, act);
  addTaking(command, act);
  addControl(command, act);
  registerCredentials(program.command('credentials'), act);
  return program;
}

const RUN_EXAMPLES = `
Examples:
  proband run http://localhost:8000/InitializeParticipant/abc123
  proband run --links links.txt --persona student.txt --timeout 2h
  proband run http://localhost:8000/join/xyz --count 3 --json
  proband run --links links.txt --model openai/gpt-4o --max-cost 5
  proband run --links links.txt --model qwen3 --api-url http://localhost:8000/v1
  proband run --continue`;

/** What the system pauses jobs for. */
const CAUSES = STATE_REASONS.paused.filter((reason) => reason !== 'by_user');

type AddCommand = (name: string, description: string) => Command;
type Act = <A extends unknown[]>(
  work: (context: Context, ...args: A) => Promise<number>,
) => (...args: [...A, Command]) => Promise<void>;

function addServing(command: AddCommand, act: Act): void {
  command('up', 'start servers, workers and API, and keep them up until Ctrl-C')
    .option(
      '--port <port>',
      'port of the API (default: that of last time, 3000, or a free one)',
      wholeNumber(1, 65_535),
    )
    .option('--workers <n>', 'worker processes', wholeNumber(1, 64), 1)
    .addOption(new Option('--transient').hideHelp())
    .action(act((context, options: UpOptions) => up(context, options)));
  command('down', 'end what is running').action(act((context, _options: object) => down(context)));
  command('sign-in-link', 'print a link that lets a person in once, to set a new password')
    .option('--email <email>', 'of whom (default: the local owner)')
    .action(act((context, options: SignInLinkOptions) => signInLink(context, options)));
  command('doctor', 'check this machine, and a study; say how to mend what is found')
    .argument('[link]', 'entry link of a study; nothing is submitted, and no place is taken')
    .addOption(
      new Option('--platform <platform>', 'recognised from the link when left out').choices(PLATFORMS),
    )
    .option('--json', 'print one JSON array')
    .action(
      act((context, link: string | undefined, options: DoctorOptions) => doctor(context, link, options)),
    );
  command('demo', 'send three dry-run participants through the bundled group study').action(
    act((context, _options: object) => demo(context)),
  );
}

function addRun(command: AddCommand, act: Act): void {
  command('run', 'send participants through a study, and wait for them')
    .argument('[urls...]', 'entry links of the study')
    .option('--links <file>', 'a file with one link a line')
    .option('--count <n>', 'participants for each link', wholeNumber(1, 10_000), 1)
    .addOption(
      new Option('--mode <mode>', 'how pages are visited').choices(['http_plain']).default('http_plain'),
    )
    .addOption(
      new Option('--platform <platform>', 'recognised from the link when left out').choices(PLATFORMS),
    )
    .option('--name <name>', 'name of the experiment (default: host of the first link)')
    .option('--model <model>', 'who answers, as provider/model; dry-run costs nothing', 'dry-run')
    .option(
      '--credential <name>',
      'by which the model is reached (default: a key in the environment, or the stored one)',
    )
    .option('--api-url <url>', 'where the model is, for providers of one’s own')
    .option('--api-key-env <variable>', 'environment variable that holds the key')
    .option(
      '--param <name=value>',
      'a parameter of the model, e.g. temperature=0.2 (may be repeated)',
      collect,
    )
    .option(
      '--price <input,output>',
      'US dollars per million tokens, where the catalogue has no price or another',
    )
    .option('--max-cost <usd>', 'budget of all jobs together; at the limit they pause', money)
    .option('--max-cost-per-job <usd>', 'budget of each job', money)
    .option('--persona <file>', 'a text that tells the model who it is; an empty one is sent as empty')
    .addOption(new Option('--reasoning <where>', 'where a reply gives its reasons').choices(REASONING))
    .addOption(new Option('--memory <kind>', 'what a participant remembers of earlier pages').choices(MEMORY))
    .option('--rewording <n>', 'put the request in other words after n refusals', wholeNumber(1, 1000))
    .option('--pace <pace>', 'time for a page at least: none, reading, or seconds such as 20-90')
    .option('--ask-always', 'also ask about pages that have only Next to press')
    .option('--approve', 'stop before each submission, until a person approves (decide)')
    .option('--answers <file>', 'what a dry run answers, by field or page.field (JSON, or .csv)')
    .option('--seed <n>', 'makes a dry run repeatable', wholeNumber(0, 2_000_000_000))
    .option('--timeout <duration>', 'limit for each job from its first page, e.g. 45m or 2h')
    .option('--max-steps <n>', 'limit of pages for each job', wholeNumber(1, 100_000))
    .option('--allow-host <host>', 'a further host that the study leads to (may be repeated)', collectHost)
    .option(
      '--study-by <text>',
      'who runs the study, where it is not on this machine; asked once for each host',
    )
    .option('--ends <file>', 'rules by which the end of the study is recognised (JSON)')
    .option('--json', 'print one JSON object a line')
    .option('--continue [session]', 'wait for the last unfinished run, or this one, and start nothing')
    .addHelpText('after', RUN_EXAMPLES)
    .action(act((context, urls: string[], options: RunOptions) => run(context, urls, options)));
}

function addInspecting(command: AddCommand, act: Act): void {
  command('jobs', 'list jobs')
    .option('--session <id>', 'those of this session')
    .option('--json', 'print one JSON array')
    .action(act((context, options: { session?: string; json?: boolean }) => jobs(context, options)));
  command('read', 'show a page as Proband reads it, with prompt and schema; submits nothing')
    .argument('<url>')
    .addOption(
      new Option('--platform <platform>', 'recognised from the link when left out').choices(PLATFORMS),
    )
    .option('--persona <file>', 'as for run')
    .addOption(new Option('--reasoning <where>', 'as for run').choices(REASONING).default('before'))
    .addOption(new Option('--memory <kind>', 'as for run').choices(MEMORY).default('notes'))
    .option('--allow-host <host>', 'a further host that the link leads to (may be repeated)', collectHost)
    .option('--take-place', 'open a link although that takes a place in the study')
    .option('--json', 'print one JSON object')
    .action(act((context, url: string, options: ReadOptions) => read(context, url, options)));
  command('show', 'show a job: its pages, answers and events')
    .argument('<job>')
    .option('--json', 'print one JSON object')
    .action(act((context, id: string, options: { json?: boolean }) => show(context, id, options)));
  command('why', 'say what a job, or each of a session, waits for and what would free it')
    .argument('<job-or-session>')
    .action(act((context, id: string, _options: object) => whyCommand(context, id)));
}

function addTaking(command: AddCommand, act: Act): void {
  command('export', 'write the data of sessions into files, with a data dictionary')
    .argument('<sessions...>')
    .addOption(new Option('--format <format>', 'how tables are written').choices(FILE_FORMATS).default('csv'))
    .option('--out <dir>', 'folder of the files (default: export-SESSION)')
    .option('--tables <list>', `some of ${TABLE_NAMES.join(', ')} (default: all)`)
    .option('--with-testing', 'dry runs too, where there are others')
    .option('--without-texts', 'leave prompts, responses and other long texts out')
    .option('--force', 'write into a folder that holds files')
    .action(act((context, ids: string[], options: ExportOptions) => exportCommand(context, ids, options)));
  command('costs', 'sum up what models cost')
    .addOption(new Option('--by <what>', 'what is summed up apart').choices(COSTS_BY).default('model'))
    .option('--session <id>', 'only this session')
    .option('--since <date>', 'from this day on (UTC), as YYYY-MM-DD')
    .option('--with-testing', 'dry runs too')
    .option('--json', 'print one JSON object')
    .action(act((context, options: CostsOptions) => costs(context, options)));
  command('books', 'check that what is on record fits together: answers, steps, events, ledger and counters')
    .option('--session <id>', 'only this session')
    .option('--json', 'print one JSON object')
    .action(act((context, options: BooksOptions) => books(context, options)));
}

function addControl(command: AddCommand, act: Act): void {
  const add = (kind: 'pause' | 'resume' | 'cancel', description: string): Command =>
    command(kind, description)
      .argument('[jobs...]')
      .option('--session <id>', 'all jobs of this session')
      .action(act((context, ids: string[], options: ControlOptions) => control(context, kind, ids, options)));
  add('pause', 'hold jobs where they are');
  const resume = add('resume', 'let paused jobs go on')
    .addOption(new Option('--as <way>', 'how').choices(Object.values(RESUME_WAYS).flat()))
    .option(
      '--allow-host <host>',
      'let the participants visit this host from now on (may be repeated)',
      collectHost,
    );
  const cancel = add('cancel', 'end jobs for good');
  for (const each of [resume, cancel]) {
    each
      .addOption(new Option('--paused-for <cause>', 'all jobs that are paused for this').choices(CAUSES))
      .option('--credential <name>', 'with --paused-for: those of this credential');
  }
  command('decide', 'say what becomes of an answer that waits to be approved')
    .argument('<job>')
    .addArgument(new Argument('[how]', 'send it, or ask again').choices(['send', 'again']))
    .option('--answers <file>', 'send these answers in place of those proposed, by field (JSON, or .csv)')
    .action(
      act((context, job: string, how: 'send' | 'again' | undefined, options: DecideOptions) =>
        decide(context, job, how, options),
      ),
    );
  command('budget', 'set what a session may cost; jobs that are paused for it go on')
    .argument('<session>')
    .option('--max-cost <usd|none>', 'all its jobs together', moneyOrNone)
    .option('--max-cost-per-job <usd|none>', 'each of its jobs', moneyOrNone)
    .action(act((context, session: string, options: BudgetOptions) => budget(context, session, options)));
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`);
  };
}

function money(text: string): number {
  const amount = Number(text.replace(/^\$/, ''));
  if (text.trim() !== '' && Number.isFinite(amount) && amount >= 0 && amount <= 1_000_000) return amount;
  throw new InvalidArgumentError('It has to be an amount of US dollars, such as 2.50.');
}

function moneyOrNone(text: string): number | null {
  return text === 'none' ? null : money(text);
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function collectHost(value: string, before: string[] = []): string[] {
  const host = HostSchema.safeParse(value);
  if (host.success) return [...before, host.data];
  throw new InvalidArgumentError(
    'It has to be a host, such as example.org or example.org:8080, without http://.',
  );
}
