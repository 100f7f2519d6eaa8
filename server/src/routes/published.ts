/** Published pipelines: publishing, looking at versions, choosing the default, restoring, and running them. */
import { posix } from 'node:path';
import { z } from 'zod';
import {
  defaultVersion,
  openedVersion,
  publishedVersion,
  publishPipeline,
  renamePipeline,
  runPublished,
  startedRun,
} from '../contract/index.ts';
import { isLocalPath } from '../document/check-paths.ts';
import { beginRun } from '../run/begin-run.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

const oneName = z.object({ name: z.string() });
const oneVersion = oneName.extend({ version: z.string() });

export function addPublishedRoutes(app: App, services: Services): void {
  const { published } = services;
  app.get('/published', { schema: { response: { 200: z.array(publishedVersion) } } }, async () => [
    ...(await published.list()),
  ]);

  app.post(
    '/published',
    { schema: { body: publishPipeline, response: { 201: publishedVersion } } },
    async (request, reply) => reply.status(201).send(await published.publish(request.body)),
  );

  app.get(
    '/published/:name/:version',
    { schema: { params: oneVersion, response: { 200: openedVersion } } },
    async (request) => published.open(request.params.name, request.params.version),
  );

  app.put(
    '/published/:name/default',
    { schema: { params: oneName, body: defaultVersion, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await published.setDefault(request.params.name, request.body.version);
      return reply.status(204).send();
    },
  );

  app.post(
    '/published/:name/:version/restore',
    {
      schema: {
        description: 'Makes a pipeline file that reads as the version does, with its frozen components.',
        params: oneVersion,
        response: { 201: renamePipeline.pick({ path: true }) },
      },
    },
    async (request, reply) => {
      const { name, version } = request.params;
      return reply.status(201).send({ path: await published.restore(name, version) });
    },
  );

  app.post(
    '/published/:name/runs',
    { schema: { params: oneName, body: runPublished, response: { 201: startedRun } } },
    async (request, reply) => {
      const { version, inputs } = request.body;
      const { file, text } = await published.open(request.params.name, version);
      const settings = inputs?.map(({ path: given, ...input }) => ({
        ...input,
        ...(given === undefined
          ? {}
          : { path: isLocalPath(given) ? posix.relative(posix.dirname(file), given) : given }),
      }));
      const body = { path: file, text, force: false, source: 'http' as const, inputs: settings };
      return reply.status(201).send({ run: await beginRun(services, body, { trusted: false }) });
    },
  );
}
