import { documentSchema, schemaKinds } from '@millrace/pipeline-engine/browser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
beforeAll(async () => {
  server = await createTemporaryServer();
});
afterAll(() => server.close());

it('serves the schema of every kind to an editor, which has no token', async () => {
  for (const kind of schemaKinds) {
    const answer = await server.injectAsStranger(`/api/v1/schemas/${kind}.json`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/schema\+json/);
    expect(answer.json()).toEqual(documentSchema(kind));
  }
});

it('says which schemas there are', async () => {
  for (const name of ['job.json', 'pipeline-job', '__proto__.json', 'toString.json', '..%2fx.json']) {
    const answer = await server.injectAsStranger(`/api/v1/schemas/${name}`);
    expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' });
    expect(answer.json().detail).toContain('pipeline-job.json');
  }
});

it('answers no page of another site', async () => {
  const answer = await server.injectAsStranger({
    url: '/api/v1/schemas/data.json',
    headers: { origin: 'https://example.org' },
  });
  expect(answer.json().code).toBe('foreign-origin');
});
