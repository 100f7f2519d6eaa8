/** The Python environments on this machine: what they take, and removing them. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { madeEnvironment } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addEnvironmentRoutes(app: App, { environments, engine }: Services): void {
  app.get('/environments', { schema: { response: { 200: z.array(madeEnvironment) } } }, async () => {
    const now = Date.now();
    return (await environments.list()).map(({ key, title, python, packages, bytes, unusedSeconds }) => ({
      key,
      title,
      python,
      packages: Object.entries(packages).map(([name, version]) => ({ name, version })),
      bytes,
      lastUse: now - unusedSeconds * 1000,
    }));
  });

  app.delete(
    '/environments/:key',
    {
      schema: {
        description: 'With `forget`, the next build takes the newest versions that fit.',
        params: z.object({ key: z.string().regex(/^[0-9a-f]{8,64}$/) }),
        querystring: z.object({ forget: z.stringbool().default(false) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      if (engine.load().some(({ running }) => running > 0))
        throw new EngineError(
          'invalid-request',
          'Steps are running and may need it. Remove the environment when they have ended.',
          { key },
        );
      if (!(await environments.remove(key, request.query.forget)))
        throw new EngineError('not-found', `There is no environment ${key}.`, { key });
      return reply.code(204).send(null);
    },
  );
}
