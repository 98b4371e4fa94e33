import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';
import { RequestKeySchema } from './lists.schema.ts';

export const demoEndpoints = {
  startDemo: endpoint({
    method: 'POST',
    path: '/demo',
    access: 'signed_in',
    summary: 'Starts three dry-run participants in the bundled group study, which costs nothing.',
    audit: { action: 'session.create', data: () => ({ name: DEMO.session }) },
    body: z.strictObject({ requestKey: RequestKeySchema.optional() }),
    response: z.object({ experiment: z.string(), session: z.string(), jobs: z.array(z.string()) }),
  }),
};

/** What a demo is called; one group of the bundled study. */
export const DEMO = { experiment: 'Demo: public goods', session: 'Three dry runs', participants: 3 } as const;
