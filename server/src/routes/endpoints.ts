/** Batch endpoints: what there is, calls, and what came of them. A holder of an endpoint's token gets no further. */
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { artifactPath } from '../artifacts/artifact-path.ts';
import {
  callEndpoint,
  calledEndpoint,
  endpointName,
  endpointRun,
  endpointSummary,
  endpointToken,
} from '../contract/index.ts';
import { asDownload, sandbox } from '../plugins/headers.ts';
import type { Services } from '../services.ts';
import { type App, documentLimit } from './app.ts';

const oneEndpoint = z.object({ name: endpointName });
const oneRun = oneEndpoint.extend({ run: z.string().regex(/^\d{1,15}$/) });
const oneOutput = oneRun.extend({ output: z.string().min(1).max(255) });
const keyHeader = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });

export function addEndpointRoutes(app: App, services: Services): void {
  const { endpoints } = services;
  // Who may call may be known by the token of the endpoint alone.
  const config = {
    access: ({ params, headers }: FastifyRequest): boolean => {
      const named = oneEndpoint.safeParse(params);
      return named.success && endpoints.isToken(named.data.name, headers.authorization);
    },
  };

  app.get('/endpoints', { schema: { response: { 200: z.array(endpointSummary) } } }, async () => [
    ...(await endpoints.list()),
  ]);

  app.post(
    '/endpoints/:name/token',
    {
      schema: {
        description: 'Makes a token that lets its holder call this endpoint; the one before ends.',
        params: oneEndpoint,
        response: { 201: endpointToken },
      },
    },
    async (request, reply) =>
      reply.status(201).send({ token: await endpoints.makeToken(request.params.name) }),
  );

  app.post(
    '/endpoints/:name/invoke',
    {
      config,
      bodyLimit: documentLimit,
      schema: {
        description: 'Starts a run, or answers with the one that the idempotency key has.',
        params: oneEndpoint,
        headers: keyHeader,
        body: callEndpoint,
        response: { 200: calledEndpoint, 201: calledEndpoint },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const key = request.headers['idempotency-key'];
      const asked = key === undefined ? request.body : { ...request.body, idempotencyKey: key };
      const called = await endpoints.call(name, asked);
      return reply.status(called.isNew ? 201 : 200).send(called);
    },
  );

  app.get(
    '/endpoints/:name/runs/:run',
    { config, schema: { params: oneRun, response: { 200: endpointRun } } },
    async ({ params }) => endpoints.run(params.name, params.run),
  );

  app.get(
    '/endpoints/:name/runs/:run/outputs/:output',
    {
      config,
      schema: { description: 'A table as CSV, a file as it is.', params: oneOutput },
    },
    async (request, reply) => {
      const { name, run, output } = request.params;
      const { digest, table } = await endpoints.output(name, run, output);
      const place = await artifactPath(services, digest);
      if (table !== undefined) {
        const stream = createReadStream(await services.tables.writeCsv(place));
        stream.once('close', () => void rm(stream.path, { force: true }));
        return asDownload(sandbox(reply), `${output}.csv`).type('text/csv; charset=utf-8').send(stream);
      }
      if ((await stat(place)).isDirectory()) throw isFolder(output);
      return asDownload(sandbox(reply), output)
        .type('application/octet-stream')
        .send(createReadStream(place));
    },
  );
}

function isFolder(output: string): EngineError {
  return new EngineError(
    'invalid-request',
    `The output "${output}" is a folder and no table. Give the output a path in the pipeline to have it delivered.`,
    { output },
  );
}
