import { createGroupStudy } from '../examples/group-study/study.ts';

/** What the benchmark asks of the study's process, and what it is told: the addresses of new participants. */
export type StudyRequest = { invite: number } | { book: string };
export type StudyAnswer = { urls: string[] };

process.on('disconnect', () => process.exit(0)); // whoever measures has ended, however roughly
process.on('SIGINT', () => {}); // Ctrl-C in a terminal reaches everybody; the study leaves last

let study: ReturnType<typeof createGroupStudy> | null = null;
process.on('message', (request: StudyRequest) => {
  void answer(request).then((urls) => process.send?.({ urls } satisfies StudyAnswer));
});

async function answer(request: StudyRequest): Promise<string[]> {
  if ('invite' in request) return study?.createParticipants(request.invite).map(({ url }) => url) ?? [];
  study = createGroupStudy({ bookDir: request.book });
  return [(await study.listen()).url];
}
