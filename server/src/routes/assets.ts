/** Registered data and models: the list, and registering a result. */
import { z } from 'zod';
import { registerOutput } from '../assets/register-output.ts';
import { registerAsset, registeredAsset } from '../contract/index.ts';
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
}
