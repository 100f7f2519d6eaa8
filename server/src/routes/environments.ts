/** The environments on this machine and on those of compute targets: what they take, and removing them. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { madeEnvironments } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addEnvironmentRoutes(app: App, { environments, engine }: Services): void {
  app.get('/environments', { schema: { response: { 200: madeEnvironments } } }, async () => {
    const now = Date.now();
    const { made, silent } = await environments.list();
    return {
      environments: made.map(
        ({ packages, unusedSeconds, key, host, kind, title, python, bytes, digest }) => ({
          ...{ key, host, kind, title, python, bytes },
          ...(digest === undefined ? {} : { digest }),
          packages: Object.entries(packages).map(([name, version]) => ({ name, version })),
          lastUse: now - unusedSeconds * 1000,
        }),
      ),
      silent: [...silent],
    };
  });

  app.delete(
    '/environments/:key',
    {
      schema: {
        description: 'With `forget`, the next build takes the newest versions that fit.',
        params: z.object({ key: z.string().regex(/^[0-9a-f]{8,64}$/) }),
        querystring: z.object({ forget: z.stringbool().default(false), host: z.string().default('local') }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      const { host, forget } = request.query;
      if (engine.load().some(({ running }) => running > 0))
        throw new EngineError(
          'invalid-request',
          'Steps are running and may need it. Remove the environment when they have ended.',
          { key },
        );
      if (!(await environments.remove(host, key, forget)))
        throw new EngineError('not-found', `There is no environment ${key} on ${host}.`, { key, host });
      return reply.code(204).send(null);
    },
  );
}
