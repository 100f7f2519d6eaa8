/** Batch endpoints: what there is, calls, and what came of them. A holder of an endpoint's token gets no further. */
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { archiveFolder } from '../artifacts/archive-folder.ts';
import { artifactPath } from '../artifacts/artifact-path.ts';
import {
  callEndpoint,
  calledEndpoint,
  callsQuery,
  createdEndpoint,
  createEndpoint,
  defaultDeployment,
  endpointCalls,
  endpointDetail,
  endpointName,
  endpointRun,
  endpointSummary,
  endpointToken,
  removedEndpoint,
  removeEndpoint,
  uploadedFile,
} from '../contract/index.ts';
import { asDownload, sandbox } from '../plugins/headers.ts';
import type { Services } from '../services.ts';
import { type App, documentLimit } from './app.ts';
import { addUploads, readUpload, uploadedName, uploadSchema } from './uploads.ts';

const oneEndpoint = z.object({ name: endpointName });
const oneRun = oneEndpoint.extend({ run: z.string().regex(/^\d{1,15}$/) });
const oneDeployment = oneEndpoint.extend({ deployment: endpointName });
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

  /** Whoever is signed in could start runs otherwise; the holder of the token waits for its turn. */
  const limited = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.caller !== null) return;
    const { name } = oneEndpoint.parse(request.params);
    const seconds = await endpoints.takeCall(name);
    if (seconds === undefined) return;
    reply.header('retry-after', seconds);
    throw new EngineError(
      'too-many-requests',
      `The endpoint "${name}" was called too often. Wait ${seconds} s, or raise millrace.calls_per_minute in its properties.`,
      { name, seconds },
    );
  };

  app.get('/endpoints', { schema: { response: { 200: z.array(endpointSummary) } } }, async () => [
    ...(await endpoints.list()),
  ]);

  app.post(
    '/endpoints',
    { schema: { body: createEndpoint, response: { 201: createdEndpoint } } },
    async (request, reply) => reply.status(201).send(await endpoints.create(request.body)),
  );

  app.get(
    '/endpoints/:name',
    { schema: { params: oneEndpoint, response: { 200: endpointDetail } } },
    async (request) => endpoints.show(request.params.name),
  );

  app.delete(
    '/endpoints/:name',
    {
      schema: {
        description:
          'Its files go to the trash, its token ends; the results of its calls stay unless it is said.',
        params: oneEndpoint,
        querystring: removeEndpoint,
        response: { 200: removedEndpoint },
      },
    },
    async (request) => endpoints.remove(request.params.name, request.query),
  );

  app.delete(
    '/endpoints/:name/deployments/:deployment',
    {
      schema: {
        params: oneDeployment,
        querystring: removeEndpoint.omit({ results: true }),
        response: { 200: removedEndpoint },
      },
    },
    async ({ params: { name, deployment }, query }) =>
      endpoints.removeDeployment(name, deployment, { ...query, results: 'keep' }),
  );

  app.put(
    '/endpoints/:name/default',
    { schema: { params: oneEndpoint, body: defaultDeployment, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await endpoints.setDefault(request.params.name, request.body.deployment);
      return reply.status(204).send();
    },
  );

  app.delete(
    '/endpoints/:name/token',
    { schema: { params: oneEndpoint, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await endpoints.revokeToken(request.params.name);
      return reply.status(204).send();
    },
  );

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
      onRequest: limited,
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

  addUploads(app, (uploads) =>
    uploads.post(
      '/endpoints/:name/uploads',
      {
        config: { ...config, upload: true },
        onRequest: limited,
        schema: {
          ...uploadSchema,
          params: oneEndpoint,
          querystring: uploadedName,
          response: { 201: uploadedFile },
        },
      },
      async (request, reply) => {
        const { content, size } = readUpload(request, services);
        const folder = await endpoints.uploadFolder(request.params.name);
        const path = await services.data.upload(request.query.name, content, size, folder);
        return reply.status(201).send({ path });
      },
    ),
  );

  app.get(
    '/endpoints/:name/calls',
    { config, schema: { params: oneEndpoint, querystring: callsQuery, response: { 200: endpointCalls } } },
    async ({ params, query }) => endpoints.calls(params.name, query),
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
      schema: {
        description: 'A table as CSV, a file as it is, a folder as a tar archive.',
        params: oneOutput,
      },
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
      if ((await stat(place)).isDirectory()) {
        const archive = await archiveFolder(place);
        return asDownload(sandbox(reply), `${output}.tar`).type('application/x-tar').send(archive);
      }
      return asDownload(sandbox(reply), output)
        .type('application/octet-stream')
        .send(createReadStream(place));
    },
  );
}
