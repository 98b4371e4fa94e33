import { Option, type Command } from 'commander';
import { PROVIDER_NAMES } from '../../../domain/providers.ts';
import type { Context } from '../../context.ts';
import {
  addCredential,
  change,
  limitCredential,
  listAll,
  listModels,
  removeCredential,
  setCredential,
  testCredential,
  type AddOptions,
  type LimitOptions,
  type SetOptions,
} from './commands.ts';
import { refuseKeyArguments } from './key-input.ts';
import { readCount, readModels, readPrice, readUsd } from './values.ts';

type Act = <A extends unknown[]>(
  work: (context: Context, ...args: A) => Promise<number>,
) => (...args: [...A, Command]) => Promise<void>;
type Json = { json?: boolean };

const EXAMPLES = `
Examples:
  proband credentials add lab --provider openai                  asks for the key, and does not show it
  proband credentials add lab --provider anthropic --api-key-env ANTHROPIC_API_KEY
  proband credentials add gpu1 --provider vllm --api-url http://10.0.0.5:8000/v1
  pass show openai | proband credentials add lab --provider openai --key-file -
  proband credentials test lab
  proband credentials price lab gpt-4o 2.5,10,1.25
  proband credentials limit lab --rpm 60 --max-cost-per-day 5`;

/** `proband credentials …`. */
export function registerCredentials(parent: Command, act: Act): void {
  parent
    .description('keep accounts at providers of models: keys, limits, prices')
    .addHelpText('after', EXAMPLES);
  const command = (name: string, description: string): Command =>
    parent
      .command(name)
      .description(description)
      .option('--data <dir>', 'folder of the installation (or PROBAND_DATA; default: .proband)');
  registerKeeping(command, act);
  registerAsking(command, act);
  registerChanging(command, act);
}

type AddCommand = (name: string, description: string) => Command;

function registerKeeping(command: AddCommand, act: Act): void {
  takingKey(command('add', 'keep an account; of a name that is there, change what is said'))
    .argument('<name>', 'a name of your own for it')
    .addOption(
      new Option('--provider <provider>', 'whose it is').choices(PROVIDER_NAMES).makeOptionMandatory(),
    )
    .option('--api-url <url>', "base of the API (default: the provider's usual one)")
    .option('--models <a,b>', 'the only models that it may use, or any', readModels)
    .action(
      refusingKeys(
        act((context, name: string, options: AddOptions) => addCredential(context, name, options)),
      ),
    );
  takingKey(command('set', 'give another key, URL or list of models; without options it asks for a key'))
    .argument('<name-or-id>')
    .option('--api-url <url>', 'base of the API; another one clears the key, unless one is given too')
    .option('--models <a,b>', 'the only models that it may use, or any', readModels)
    .option('--remove-key', 'take the key away')
    .action(
      refusingKeys(
        act((context, name: string, options: SetOptions) => setCredential(context, name, options)),
      ),
    );
  command('remove', 'erase the key and free the name')
    .argument('<name-or-id>')
    .option('--yes', 'do not ask')
    .action(
      act((context, name: string, options: { yes?: boolean }) => removeCredential(context, name, options)),
    );
}

function registerAsking(command: AddCommand, act: Act): void {
  command('list', 'list them, without their keys')
    .option('--json', 'print one JSON array')
    .action(act((context, options: Json) => listAll(context, options)));
  command('test', 'ask the provider for its models, which costs nothing')
    .argument('<name-or-id>')
    .option('--json', 'print one JSON object')
    .action(act((context, name: string, options: Json) => testCredential(context, name, options)));
  command('models', 'list the models of the provider')
    .argument('<name-or-id>')
    .option('--json', 'print one JSON array')
    .action(act((context, name: string, options: Json) => listModels(context, name, options)));
}

function registerChanging(command: AddCommand, act: Act): void {
  for (const [name, disabled, description] of [
    ['disable', true, 'let no job use it'],
    ['enable', false, 'let it be used again'],
  ] as const)
    command(name, description)
      .argument('<name-or-id>')
      .action(act((context, which: string, _options: object) => change(context, which, { disabled })));
  command('price', 'say what a model costs, in place of the catalogue')
    .argument('<name-or-id>')
    .argument('<model>', "by the provider's own name")
    .argument('<in,out[,cached]>', 'US dollars per million tokens, or none', readPrice)
    .action(
      act((context, name: string, model: string, price: ReturnType<typeof readPrice>, _options: object) =>
        change(context, name, { prices: { [model]: price } }),
      ),
    );
  command('limit', 'set limits; none clears one')
    .argument('<name-or-id>')
    .option('--calls <n>', 'calls at once', readCount)
    .option('--rpm <n>', 'requests a minute', readCount)
    .option('--tpm <n>', 'tokens a minute', readCount)
    .option('--max-cost-per-day <usd>', 'budget of a day (UTC), in US dollars', readUsd)
    .action(act((context, name: string, options: LimitOptions) => limitCredential(context, name, options)));
}

/** `--key` and `--api-key` are there to be refused with the reason. */
function takingKey(command: Command): Command {
  return command
    .option('--api-key-env <variable>', 'the environment variable that holds the key')
    .option('--key-file <file>', 'a file with the key; - for what is piped in')
    .addOption(new Option('--key [key]').hideHelp())
    .addOption(new Option('--api-key [key]').hideHelp())
    .allowExcessArguments();
}

/** What follows the name is most likely a key. */
function refusingKeys<A extends unknown[]>(
  action: (...args: [...A, Command]) => Promise<void>,
): (...args: [...A, Command]) => Promise<void> {
  return async (...args) => {
    const { args: words } = args.at(-1) as Command;
    refuseKeyArguments(words, words.length > 1 ? { key: true } : {});
    return action(...args);
  };
}
