/** Registered data and models: the list, and registering a result. */
import { z } from 'zod';
import { createBatchInference } from '../assets/batch-inference.ts';
import { registerOutput } from '../assets/register-output.ts';
import { inferencePipeline, registerAsset, registeredAsset } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addAssetRoutes(app: App, services: Services): void {
  app.get('/assets', { schema: { response: { 200: z.array(registeredAsset) } } }, async () => [
    ...(await services.assets.list()),
  ]);

  app.post(
    '/assets',
    { schema: { body: registerAsset, response: { 201: registeredAsset } } },
    async (request, reply) => reply.status(201).send(await registerOutput(request.body, services)),
  );

  app.post(
    '/runs/:run/batch-inference',
    {
      schema: {
        description:
          'Makes the pipeline that scores new data with what this run trained; models and transformations are registered.',
        params: z.object({ run: z.string().max(40) }),
        response: { 201: inferencePipeline },
      },
    },
    async (request, reply) => {
      const { path, registered } = await createBatchInference(request.params.run, services);
      return reply.status(201).send({ path, registered: [...registered] });
    },
  );
}
