import { api } from '../../domain/api.schema.ts';
import { inertPage } from '../../domain/inert-page.ts';
import { findCall, jobTimeline, pageOfStep } from '../../records/job-page.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, serveStream, type Door } from '../serve.ts';

/** A page of a study comes from anywhere: whatever it holds, it must neither do nor fetch anything here. */
const INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

export function serveJobPage(door: Door, { db }: AppDeps): void {
  serve(door, api.jobTimeline, async ({ params }) => {
    const timeline = await jobTimeline(db, params.id);
    if (!timeline) throw notFound('job', params.id);
    return timeline;
  });

  serve(door, api.showCall, async ({ params }) => {
    const call = await findCall(db, params.id, params.call);
    if (!call) throw notFound('call', params.call);
    return call;
  });

  serveStream(door, api.showPage, async ({ params }, res) => {
    const html = await pageOfStep(db, params.id, params.step);
    if (html === null) throw new ApiError(404, 'no_page', 'The page of this step was not kept.');
    res.setHeader('content-security-policy', INERT);
    res.setHeader('cache-control', 'private, no-store');
    res.type('html').send(inertPage(html));
  });
}
