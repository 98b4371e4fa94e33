import { startProvider, type StandIn, type StandInOptions } from './stand-in.ts';

/** What can be handed to another process: everything but functions. */
export type ChildOptions = Omit<StandInOptions, 'answer' | 'plan' | 'now'>;
export type ChildAnswer = { apiUrl: string; key: string };

process.on('disconnect', () => process.exit(0)); // whoever started it has ended, however roughly

let standIn: StandIn | null = null;
process.on('message', (options: ChildOptions) => {
  void startProvider(options).then((started) => {
    standIn = started;
    process.send?.({ apiUrl: standIn.apiUrl, key: standIn.key } satisfies ChildAnswer);
  });
});
