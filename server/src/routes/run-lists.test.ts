import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
let ended: string;
let going: string;

const pin = {
  text: '',
  layout: null,
  graph: '{}',
  upTo: null,
  force: false,
  inputs: [],
  code: [],
  secrets: [],
};

async function record(pipeline: string, source: 'designer' | 'http'): Promise<string> {
  const head = {
    type: 'run-created',
    pipeline,
    displayName: 'Cars',
    steps: [],
    force: false,
    source,
  } as const;
  const { run } = await server.services.runs.create({ ...pin, pipeline }, (id) => ({ ...head, run: id }), 5);
  return run;
}

beforeAll(async () => {
  server = await createTemporaryServer();
  ended = await record('pipelines/old cars.yml', 'designer');
  await server.services.runs.append(ended, [{ type: 'run-finished', status: 'failed', outputs: [] }], 9);
  going = await record('pipelines/new.yml', 'http');
});
afterAll(() => server.close());

const get = (url: string) => server.inject(`/api/v1${url}`);
const found = async (query: string): Promise<readonly string[]> => {
  const listed: { run: string }[] = (await get(`/runs?${query}`)).json();
  const [count] = [(await get(`/runs/count?${query}`)).json().count];
  expect(count).toBe(listed.length);
  return listed.map(({ run }) => run);
};
const pinAs = (run: string, pinned: boolean) =>
  server.inject({ method: 'POST', url: `/api/v1/runs/${run}/pin`, payload: { pinned } });

it('C12 runs are found over HTTP, and a page begins where the last one ended', async () => {
  expect(await found('')).toEqual([going, ended]);
  expect(await found('status=failed')).toEqual([ended]);
  expect(await found('source=http')).toEqual([going]);
  expect(await found('text=OLD%20C')).toEqual([ended]);
  expect(await found('from=6')).toEqual([]);
  expect((await get(`/runs?limit=1&before=${going}`)).json()).toMatchObject([
    { run: ended, source: 'designer', isPinned: false, isCompacted: false, bytes: 0 },
  ]);
  expect((await get('/runs?status=nonsense')).statusCode).toBe(400);
});

it('C13 a run is pinned, unpinned and removed; one that goes on is not removed', async () => {
  expect((await pinAs(ended, true)).statusCode).toBe(204);
  expect(await found('pinned=true')).toEqual([ended]);
  expect((await pinAs(ended, false)).statusCode).toBe(204);
  expect(await found('pinned=true')).toEqual([]);
  expect((await pinAs('99', true)).statusCode).toBe(404);
  const remove = (run: string) => server.inject({ method: 'DELETE', url: `/api/v1/runs/${run}` });
  const refused = await remove(going);
  expect([refused.statusCode, refused.json().detail]).toEqual([400, expect.stringContaining('Cancel it')]);
  expect((await remove(ended)).statusCode).toBe(204);
  expect((await remove(ended)).statusCode).toBe(404);
  expect((await get(`/runs/${ended}`)).statusCode).toBe(404);
  expect(await found('')).toEqual([going]);
  // Its number is not given again.
  expect(Number(await record('pipelines/new.yml', 'http'))).toBeGreaterThan(Number(going));
});
