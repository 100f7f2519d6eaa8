import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

let server: TemporaryServer;
let document: { openapi: string; paths: Record<string, Record<string, Operation>> };
beforeAll(async () => {
  server = await createTemporaryServer();
  document = (await server.inject('/api/v1/openapi.json')).json();
});
afterAll(() => server.close());

const operations = (): { readonly url: string; readonly method: string; readonly operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ url, method, operation })),
  );

it('is OpenAPI 3.1 and leaves out no endpoint of the contract', () => {
  expect(document.openapi).toBe('3.1.0');
  const known = operations().map(({ url, method }) => `${method} ${url.replace('/api/v1', '')}`);
  for (const endpoint of [
    'get /workspace',
    'post /workspace/trust',
    'get /components',
    'get /components/help',
    'get /samples',
    'get /pipelines',
    'post /pipelines',
    'get /pipelines/file',
    'put /pipelines/file',
    'delete /pipelines/file',
    'put /pipelines/draft',
    'delete /pipelines/draft',
    'post /pipelines/rename',
    'post /plan',
    'post /schemas',
    'get /schemas/{file}',
    'get /runs',
    'post /runs',
    'get /runs/{run}',
    'get /runs/{run}/document',
    'post /runs/{run}/cancel',
    'get /runs/{run}/explain',
    'get /runs/{run}/log',
    'get /artifacts/{digest}/table',
    'get /artifacts/{digest}/profile',
    'get /artifacts/{digest}/table.csv',
    'get /artifacts/{digest}/file',
    'get /artifacts/{digest}/files',
    'get /artifacts/{digest}/json',
    'get /data',
    'post /data',
    'get /data/inspect',
    'get /events',
    'get /healthz',
  ]) {
    expect(known).toContain(endpoint);
  }
});

it('declares every parameter of a path, describes every response, and every refusal', () => {
  for (const { url, operation } of operations()) {
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(inPath.map((parameter) => parameter.name).sort()).toEqual(
      [...url.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort(),
    );
    for (const response of Object.values(operation.responses)) expect(response.description).toBeTruthy();
    expect(Object.keys(operation.responses.default?.content ?? {})).toEqual(['application/problem+json']);
  }
});

it('says what bodies look like, and points to nothing that is not there', () => {
  const save =
    document.paths['/api/v1/pipelines/file']?.put?.requestBody?.content['application/json']?.schema;
  expect(save).toMatchObject({ type: 'object', required: ['text', 'layout', 'baseDigest'] });
  expect(JSON.stringify(document)).not.toContain('"$ref"');
});
