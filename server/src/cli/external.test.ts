/** Inputs under URLs, from the command line: what a plan says of them, what a run fetches, and what cannot be read. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { typed } from '../testing/typed-command.ts';

let folder: string;
let file: string;
let server: Server;
let source = { text: 'one', etag: '"1"' };
const before = { hosts: process.env.MILLRACE_FETCH_HOSTS, config: process.env.MILLRACE_CONFIG_DIR };

const pipeline = (input: string, properties = ''): string => `type: pipeline
jobs:
  count:
    type: command
    command: wc -c < \${{inputs.table}} > \${{outputs.size}}
${properties}    inputs:
      table: { type: uri_file, path: "${input}" }
    outputs:
      size: { type: uri_file }
`;
const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/cars.csv`;

beforeAll(async () => {
  server = createServer((request, response) => {
    const known = request.headers['if-none-match'] === source.etag;
    response.writeHead(known ? 304 : 200, { etag: source.etag });
    response.end(known || request.method === 'HEAD' ? undefined : source.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-external-')));
  process.env.MILLRACE_CONFIG_DIR = path.join(folder, 'config');
  process.env.MILLRACE_FETCH_HOSTS = new URL(address()).host;
  file = path.join(folder, 'workspace', 'p.yml');
  await mkdir(path.join(folder, 'workspace', '.millrace'), { recursive: true });
});
afterAll(async () => {
  for (const [name, value] of [
    ['MILLRACE_FETCH_HOSTS', before.hosts],
    ['MILLRACE_CONFIG_DIR', before.config],
  ] as const) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, maxRetries: 10 });
});

async function millrace(...words: string[]) {
  const { code, said, documents } = await typed([...words, file], '');
  return { code, said, last: documents.at(-1) };
}

it('F30 a run fetches what changed; the plan says its state, its policy and why the step runs', async () => {
  await writeFile(file, pipeline(address()));
  expect((await millrace('run', '--json')).code).toBe(0);
  const untrusted = await millrace('plan', '--json');
  expect(untrusted.last).toMatchObject({
    steps: [{ because: [{ part: `external-input-failed:${address()}` }] }],
  });
  const { createTrust } = await import('../workspace/trust.ts');
  const { workspaceOfFile } = await import('../workspace/workspace.ts');
  await createTrust(await workspaceOfFile(file, {}), undefined).grant();
  const reused = await millrace('plan', '--json');
  expect(reused.last).toMatchObject({
    steps: [
      {
        action: 'reuse',
        external: [{ input: 'table', url: address(), policy: 'if_changed', validator: 'ETag "1"' }],
      },
    ],
  });
  source = { text: 'twenty', etag: '"2"' };
  const changed = await millrace('plan', '--json');
  expect(changed.last).toMatchObject({
    steps: [
      {
        action: 'run',
        because: [{ part: 'input:table', new: 'changed, ETag "2"' }],
        external: [{ fetchedAt: null }],
      },
    ],
  });
  expect((await millrace('plan')).said).toContain('(ETag "2"; to be fetched; refresh if_changed)');
  expect((await millrace('run', '--json')).last).toMatchObject({ steps: { count: { status: 'succeeded' } } });
  source = { text: 'twenty', etag: '"3"' };
  expect((await millrace('run', '--json')).last).toMatchObject({ steps: { count: { status: 'reused' } } });
});

it('F30 never keeps what was fetched once', async () => {
  await writeFile(file, pipeline(address(), '    properties: { millrace.refresh.table: never }\n'));
  source = { text: 'something else', etag: '"4"' };
  expect((await millrace('run', '--json')).last).toMatchObject({ steps: { count: { status: 'reused' } } });
  await writeFile(file, pipeline(address(), '    properties: { millrace.refresh.table: sometimes }\n'));
  expect((await millrace('plan')).code).toBe(2);
});

it('F32 what cannot be read here fails its step, and says so', async () => {
  for (const input of ['azureml:cars:1', 'wasbs://data@account.blob.core.windows.net/cars.csv']) {
    await writeFile(file, pipeline(input));
    const { code, last } = await millrace('run', '--json');
    expect(code).toBe(1);
    expect(last).toMatchObject({
      steps: { count: { status: 'failed', reason: expect.stringContaining(input) } },
    });
  }
});
