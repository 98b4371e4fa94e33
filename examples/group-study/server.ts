import { Command, InvalidArgumentError } from 'commander';
import { createGroupStudy, type GroupStudy } from './study.ts';

interface Options {
  port: number;
  book: string;
  places?: number;
  participants: number;
}

const options = new Command('group-study')
  .description('A small web study with a public goods game for groups of three.')
  .option('--port <number>', 'port on 127.0.0.1; 0 takes any free one', wholeNumber, 8700)
  .requiredOption('--book <folder>', 'where everything that the study takes is kept')
  .option('--places <number>', 'how many may come in by /join (default: as many as come)', wholeNumber)
  .option('--participants <number>', 'how many to invite in all; prints their addresses', wholeNumber, 0)
  .parse()
  .opts<Options>();

const study = createGroupStudy({
  bookDir: options.book,
  ...(options.places !== undefined && { places: options.places }),
});
const { url } = await study.listen(options.port);
console.log(`The study listens at ${url}`);
for (const invited of inviteUpTo(options.participants, study, url)) console.log(invited);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void study.close()); // then nothing is left to do, and the process ends
}

/** A study that is started again with the same arguments has its participants already. */
function inviteUpTo(count: number, study: GroupStudy, url: string): string[] {
  const known = study
    .entries()
    .flatMap((entry) => (entry.kind === 'created' && entry.via === 'invitation' ? [entry.code] : []));
  const missing = Math.max(0, count - known.length);
  const added = missing > 0 ? study.createParticipants(missing).map(({ code }) => code) : [];
  return count > 0 ? [...known, ...added].map((code) => `${url}/p/${code}`) : [];
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
