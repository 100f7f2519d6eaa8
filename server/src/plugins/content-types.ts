/** Writes are JSON: what a foreign page's form can send (text, form data, nothing at all) is refused. */
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { FastifyInstance } from 'fastify';

export function acceptOnlyJson(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain');
  app.addHook('preParsing', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'DELETE') return;
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (type === 'application/json') return;
    if (type === 'application/octet-stream' && request.routeOptions.config?.upload === true) return;
    throw new EngineError(
      'unsupported-media',
      'Send application/json, or application/octet-stream with the header x-millrace-upload to an upload.',
    );
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes application/octet-stream. */
    upload?: boolean;
  }
}
