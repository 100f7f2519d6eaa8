/** The compute targets of the workspace: what they have to do, and whether they answer. */
import { z } from 'zod';
import { computeSummary } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addComputeRoutes(app: App, { computes }: Services): void {
  app.get('/computes', { schema: { response: { 200: z.array(computeSummary) } } }, async () => [
    ...(await computes.list()),
  ]);

  app.post(
    '/computes/:name/check',
    { schema: { params: z.object({ name: z.string() }), response: { 200: computeSummary } } },
    async (request) => computes.check(request.params.name),
  );
}
