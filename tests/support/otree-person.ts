import { load } from 'cheerio';
import { otreePage, type SentPage } from './otree-export.ts';

/** Somebody who takes part with a browser of their own, in their own time; every step is the test's. */
export interface Person {
  /** The name of the page that is open, e.g. `Contribute`; `` at the end of the study. */
  page(): string;
  isWaiting(): boolean;
  /** Opens or reloads the page. */
  look(): Promise<void>;
  /** Fills in the open page's form and presses its button. */
  send(values: Record<string, string>): Promise<void>;
  /** All that was sent and not refused. */
  sent: SentPage[];
}

/** @param link of one participant: `InitializeParticipant/CODE` */
export function createPerson(link: string): Person {
  let url = link;
  let waits = false;
  const sent: SentPage[] = [];
  const take = async (response: Response): Promise<Response> => {
    if (!response.ok) throw new Error(`oTree answered a person ${response.status} at ${response.url}`);
    url = response.url;
    waits = response.headers.get('otree-wait-page') === '1';
    return response;
  };
  return {
    sent,
    page: () => otreePage(url)?.page ?? '',
    isWaiting: () => waits,
    async look() {
      await (await take(await fetch(link))).text();
    },
    async send(values) {
      const from = url;
      const page = load(await (await fetch(from)).text());
      const names = new Set(
        page('form.otree-form :input[name]').map((_i, input) => page(input).attr('name')),
      );
      const unknown = Object.keys(values).filter((name) => !names.has(name));
      if (unknown.length > 0) throw new Error(`${from} has no ${unknown.join(', ')}`);
      const body = new URLSearchParams(values);
      const response = await take(await fetch(from, { method: 'POST', body }));
      if (response.headers.has('otree-redisplay-with-errors'))
        throw new Error(`${from} refused ${body.toString()}`);
      await response.text();
      sent.push({ url: from, body: body.toString(), boxes: [] });
    },
  };
}
