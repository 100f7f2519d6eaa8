/**
 * JSON Schemas of the documents, for editors. Open: they hold nothing of the workspace, and an editor that fetches a
 * schema by its address sends no token.
 */
import { documentSchema, EngineError, isSchemaKind, schemaKinds } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import type { App } from './app.ts';

export function addSchemaRoutes(app: App): void {
  app.get(
    '/schemas/:file',
    {
      config: { access: 'open' },
      schema: {
        description:
          'JSON Schema (draft-07) of one kind of document: `pipeline-job.json`, `schedule.json`, …',
        params: z.object({ file: z.string().max(100) }),
        response: { 200: z.unknown() },
      },
    },
    async (request, reply) => {
      const { file } = request.params;
      const kind = file.replace(/\.json$/, '');
      if (kind === file || !isSchemaKind(kind)) {
        const known = schemaKinds.map((name) => `${name}.json`);
        throw new EngineError('not-found', `There is no schema "${file}". There are: ${known.join(', ')}.`, {
          name: file,
        });
      }
      return reply.type('application/schema+json').send(documentSchema(kind));
    },
  );
}
