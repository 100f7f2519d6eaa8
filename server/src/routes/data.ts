/** Data files: list, add by streaming, and look at the shape of one. */
import { z } from 'zod';
import { dataFile, uploadedFile, workspacePath } from '../contract/index.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';
import { addUploads, readUpload, uploadedName, uploadSchema } from './uploads.ts';

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

  addUploads(app, (uploads) =>
    uploads.post(
      '/data',
      {
        config: { upload: true },
        schema: { ...uploadSchema, querystring: uploadedName, response: { 201: uploadedFile } },
      },
      async (request, reply) => {
        const upload = readUpload(request, services);
        const path = await data.upload(request.query.name, upload.content, upload.size);
        return reply.status(201).send({ path });
      },
    ),
  );
}
