/** Stored results: pages and profiles of tables, downloads, and files inside an artifact. All are immutable. */
import { createReadStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { z } from 'zod';
import { artifactPath } from '../artifacts/artifact-path.ts';
import { listArtifactFiles } from '../artifacts/list-files.ts';
import { artifactFiles } from '../contract/index.ts';
import { asDownload, sandbox } from '../plugins/headers.ts';
import { notAuthenticated } from '../plugins/security.ts';
import type { Services } from '../services.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import type { App } from './app.ts';

const params = z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) });
const page = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const inside = z.object({ path: z.string().min(1).max(1000) });
const mostListedFiles = 1000;
const mostJsonBytes = 32 * 1024 * 1024;

export function addArtifactRoutes(app: App, services: Services): void {
  addTableRoutes(app, services);
  addFileRoutes(app, services);
}

function addTableRoutes(app: App, services: Services): void {
  const { tables } = services;

  app.get(
    '/artifacts/:digest/table',
    { schema: { description: 'TablePage', params, querystring: page, response: { 200: z.unknown() } } },
    async (request) => tables.page(await artifactPath(services, request.params.digest), request.query),
  );

  app.get(
    '/artifacts/:digest/profile',
    { schema: { description: 'TableProfile', params, response: { 200: z.unknown() } } },
    async (request) => {
      const { digest } = request.params;
      return tables.profile(digest, await artifactPath(services, digest));
    },
  );

  app.get(
    '/artifacts/:digest/table.csv',
    { schema: { description: 'The whole table as CSV, UTF-8 with a byte order mark.', params } },
    async (request, reply) => {
      const { digest } = request.params;
      const file = await tables.writeCsv(await artifactPath(services, digest));
      const stream = createReadStream(file);
      stream.once('close', () => void rm(file, { force: true }));
      return asDownload(sandbox(reply), `table-${digest.slice(7, 15)}.csv`)
        .type('text/csv; charset=utf-8')
        .send(stream);
    },
  );
}

function addFileRoutes(app: App, services: Services): void {
  app.get(
    '/artifacts/:digest/path',
    {
      schema: {
        description: 'Where the result lies on disk, for the command line only.',
        params,
        response: { 200: z.object({ path: z.string() }) },
      },
    },
    async (request) => {
      if (request.caller !== 'token') throw notAuthenticated();
      return { path: await artifactPath(services, request.params.digest) };
    },
  );

  app.get(
    '/artifacts/:digest/files',
    {
      schema: { description: 'The files of a result.', params, response: { 200: artifactFiles } },
    },
    async (request) => {
      const { files, total } = await listArtifactFiles(
        await artifactPath(services, request.params.digest),
        mostListedFiles,
      );
      return { files: [...files], total };
    },
  );

  app.get(
    '/artifacts/:digest/file',
    { schema: { description: 'A download of one file.', params, querystring: inside.partial() } },
    async (request, reply) => {
      const file = await fileInside(services, request.params.digest, request.query.path);
      const name = request.query.path ? path.basename(file) : request.params.digest.slice(7, 19);
      return asDownload(sandbox(reply), name).type(imageType(file)).send(createReadStream(file));
    },
  );

  app.get(
    '/artifacts/:digest/json',
    {
      schema: {
        description: 'A JSON file of an artifact.',
        params,
        querystring: inside,
        response: { 200: z.unknown() },
      },
    },
    async (request, reply) => {
      const file = await fileInside(services, request.params.digest, request.query.path);
      if (!file.endsWith('.json') || (await stat(file)).size > mostJsonBytes) {
        throw new EngineError(
          'invalid-request',
          `"${request.query.path}" is not a JSON file that can be shown.`,
        );
      }
      return sandbox(reply).send(JSON.parse(await readFile(file, 'utf8')));
    },
  );
}

/** Images may be shown by a page of ours; a browser that opens one gets a download, as of anything else. */
const imageTypes: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

function imageType(file: string): string {
  return imageTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
}

async function fileInside(services: Services, digest: string, relative: string | undefined): Promise<string> {
  const root = await artifactPath(services, digest);
  const file = relative === undefined ? root : await resolveWorkspacePath(root, relative);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return file;
  throw new EngineError('not-found', `There is no file "${relative ?? ''}" in this result.`, {
    path: relative ?? '',
  });
}
