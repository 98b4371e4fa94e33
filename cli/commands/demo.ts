import { readFileSync, writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { createGroupStudy, type GroupStudy } from '../../examples/group-study/study.ts';
import { api } from '../../domain/api.schema.ts';
import { connectReading } from '../connect.ts';
import { say, type Context } from '../context.ts';
import { answersOf } from '../output/answers.ts';
import { run } from './run.ts';

const GROUP = 3;

/** `proband demo`: three dry-run participants go through the bundled group study; prints what they answered. */
export async function demo(context: Context): Promise<number> {
  const { installation, stdout } = context;
  installation.prepare();
  const study = await openStudy(installation.path('demo'));
  try {
    const urls = study.createParticipants(GROUP).map(({ url }) => url);
    say(context, `The bundled group study is open, for ${GROUP} participants: ${urls[0]} …`);
    const options = {
      count: 1,
      mode: 'http_plain' as const,
      model: 'dry-run',
      name: 'Demo: public goods',
    };
    const code = await run(context, urls, options);
    stdout.write(`\n${await answers(context, urls)}\n\n`);
    say(context, '`npm start` opens the same installation: its jobs, and Temporal’s Web UI.');
    return code;
  } finally {
    await study.close();
  }
}

/** At the port of last time where that is free, so that participants of a demo that was cut off find it again. */
async function openStudy(folder: string): Promise<GroupStudy> {
  mkdirSync(folder, { recursive: true });
  const study = createGroupStudy({ bookDir: folder });
  const { port } = await study.listen(lastPort(folder)).catch(() => study.listen());
  writeFileSync(`${folder}/port`, String(port));
  return study;
}

function lastPort(folder: string): number {
  try {
    return Number(readFileSync(`${folder}/port`, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

async function answers({ installation, settings }: Context, urls: string[]): Promise<string> {
  const connection = await connectReading(installation, settings, 'demo');
  try {
    const { jobs } = await connection.client.call(api.listJobs);
    const mine = jobs.filter(({ url }) => urls.includes(url));
    const details = await Promise.all(
      mine.map(({ id }) => connection.client.call(api.showJob, { params: { id } })),
    );
    return details.map(answersOf).join('\n\n');
  } finally {
    await connection.release();
  }
}
