/** The environments on this machine and on those of compute targets: what they take, and removing them. */
import { Readable } from 'node:stream';
import { processTimer } from '@millrace/pipeline-engine';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { aboutText, madeEnvironments } from '../contract/index.ts';
import { patientJson, preparedBody, prepareText } from '../run/prepare-text.ts';
import type { Services } from '../services.ts';
import { type App, documentLimit } from './app.ts';
import { gone } from './gone.ts';

export function addEnvironmentRoutes(app: App, services: Services): void {
  const { environments, engine } = services;
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

  app.post(
    '/environments/prepare',
    {
      bodyLimit: documentLimit,
      schema: {
        description:
          'PreparedEnvironments: makes what the steps of a pipeline need, and answers when it is there.',
        body: aboutText,
      },
    },
    async (request, reply) => {
      const isTyped = request.caller === 'token';
      // What is wrong with the text is refused; afterwards the answer has begun.
      const options = { trusted: isTyped, signal: gone(reply.raw) };
      const preparing = await prepareText(services, request.body, options);
      return reply
        .type('application/json')
        .send(Readable.from(patientJson(preparedBody(preparing), processTimer)));
    },
  );

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
