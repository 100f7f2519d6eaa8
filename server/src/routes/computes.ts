/** The compute targets of the workspace: what they have to do, whether they answer, and the keys of their files. */
import { z } from 'zod';
import { createComputeEditing } from '../compute/edit-compute.ts';
import { computeSettings, computeSummary, removedPipeline, saveCompute } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

const named = z.object({ name: z.string().min(1).max(64) });

export function addComputeRoutes(app: App, services: Services): void {
  const { computes, pipelines: files, trash } = services;
  const editing = createComputeEditing({ files, trash, fileOf: computes.fileOf });

  app.get('/computes', { schema: { response: { 200: z.array(computeSummary) } } }, async () => [
    ...(await computes.list()),
  ]);

  app.post(
    '/computes/:name/check',
    { schema: { params: named, response: { 200: computeSummary } } },
    async (request) => computes.check(request.params.name),
  );

  app.get(
    '/computes/:name/settings',
    { schema: { params: named, response: { 200: computeSettings } } },
    (request) => editing.read(request.params.name),
  );

  app.put(
    '/computes/:name/settings',
    { schema: { params: named, body: saveCompute, response: { 200: computeSettings } } },
    async (request) => {
      const { name } = request.params;
      await editing.save(name, request.body);
      await computes.refresh();
      return editing.read(name);
    },
  );

  app.delete(
    '/computes/:name',
    {
      schema: {
        params: named,
        querystring: z.object({ baseDigest: z.string() }),
        response: { 200: removedPipeline },
      },
    },
    async (request) => {
      const folder = await editing.remove(request.params.name, request.query.baseDigest);
      await computes.refresh();
      return { folder };
    },
  );
}
