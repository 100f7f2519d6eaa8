/** Data files: list, add by streaming, and look at the shape of one. */
import { Readable } from 'node:stream';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { dataFile, uploadedFile, workspacePath } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export function addDataRoutes(app: App, services: Services): void {
  const { data } = services;

  app.get('/data', { schema: { response: { 200: z.array(dataFile) } } }, async () => [
    ...(await data.list()),
  ]);

  app.get(
    '/data/inspect',
    {
      schema: {
        description: 'FileInspection of the component library.',
        querystring: z.object({ path: workspacePath }),
        response: { 200: z.unknown() },
      },
    },
    async (request) => services.tables.inspect(await data.resolve(request.query.path)),
  );

  app.register(async (uploads: App) => {
    // The body is not read into memory: the handler gets the stream.
    uploads.addContentTypeParser('application/octet-stream', (_request, payload, done) =>
      done(null, payload),
    );
    addUploadRoute(uploads, services);
  });
}

function addUploadRoute(app: App, services: Services): void {
  app.post(
    '/data',
    {
      config: { upload: true },
      schema: {
        description: 'application/octet-stream with the header `x-millrace-upload: 1`; never overwrites.',
        querystring: z.object({ name: z.string().min(1).max(255) }),
        response: { 201: uploadedFile },
      },
    },
    async (request, reply) => {
      // A header that no form can send: a browser asks first, and other origins get no.
      if (request.headers['x-millrace-upload'] !== '1' || !(request.body instanceof Readable)) {
        throw new EngineError(
          'unsupported-media',
          'Send the file as application/octet-stream with the header x-millrace-upload: 1.',
        );
      }
      const path = await services.data.upload(request.query.name, request.body, {
        announcedBytes: Number(request.headers['content-length'] ?? 0),
        mostBytes: services.mostUploadBytes,
      });
      return reply.status(201).send({ path });
    },
  );
}
