/** What routes that take a file have in common: the body is a stream, and a header that no form can send is required. */
import { Readable } from 'node:stream';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

export const uploadedName = z.object({ name: z.string().min(1).max(255) });
export const uploadSchema = {
  description: 'application/octet-stream with the header `x-millrace-upload: 1`; never overwrites.',
} as const;

/** `add` gets an instance whose routes are given the body as it comes. */
export function addUploads(app: App, add: (uploads: App) => unknown): void {
  app.register(async (uploads: App) => {
    // The body is not read into memory: the handler gets the stream.
    uploads.addContentTypeParser('application/octet-stream', (_request, payload, done) =>
      done(null, payload),
    );
    add(uploads);
  });
}

interface Upload {
  readonly content: Readable;
  readonly size: { readonly announcedBytes: number; readonly mostBytes: number };
}

/** Throws `unsupported-media`. */
export function readUpload(
  { headers, body }: Pick<FastifyRequest, 'headers' | 'body'>,
  { mostUploadBytes: mostBytes }: Pick<Services, 'mostUploadBytes'>,
): Upload {
  // A header that no form can send: a browser asks first, and other origins get no.
  if (headers['x-millrace-upload'] === '1' && body instanceof Readable)
    return { content: body, size: { announcedBytes: Number(headers['content-length'] ?? 0), mostBytes } };
  throw new EngineError(
    'unsupported-media',
    'Send the file as application/octet-stream with the header x-millrace-upload: 1.',
  );
}
