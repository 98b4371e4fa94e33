import { api } from '../../domain/api.schema.ts';
import { connectReading } from '../connect.ts';
import { say, type Context } from '../context.ts';
import { openDemoStudy } from '../demo-study.ts';
import { answersOf } from '../output/answers.ts';
import { run } from './run.ts';

const GROUP = 3;

/** `proband demo`: three dry-run participants go through the bundled group study; prints what they answered. */
export async function demo(context: Context): Promise<number> {
  const { installation, stdout } = context;
  installation.prepare();
  const study = await openDemoStudy(installation.path('demo'));
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
