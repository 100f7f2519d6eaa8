/**
 * What a commit asks of the disk, seen in the system calls of a real server, and what becomes of a run when the disk
 * refuses: kill -9 alone shows nothing of either, for the kernel keeps what a killed process wrote.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunEvent, RunState } from '@millrace/pipeline-engine/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, runEnd } from './crash-runs.ts';
import { createScratch, type Scratch, type ServerProcess, signIn, startServer } from './server-process.ts';
import { attach, parseTrace, straceObstacle, type Tracing } from './strace.ts';

const obstacle = straceObstacle();
if (obstacle !== undefined) process.stdout.write(`Durability is not looked at: ${obstacle}.\n`);

describe.skipIf(obstacle !== undefined)('durability', () => {
  let scratch: Scratch;
  let server: ServerProcess;
  let api: Api;
  let count = 0;

  const start = async (): Promise<void> => {
    server = await startServer(path.join(scratch.directory, 'workspace'), { env: scratch.env });
    api = await signIn(server);
  };
  beforeAll(async () => {
    scratch = createScratch();
    await start();
  });
  afterAll(async () => {
    await server.stop();
    scratch.remove();
  });

  /** A step that writes a folder with a file and a folder in it, once the gate is gone. */
  const gated = async (salt: string): Promise<{ readonly run: string; readonly gate: string }> => {
    const [gate = '', begun = ''] = ['gate', 'begun'].map((name) =>
      path.join(scratch.directory, `${name}-${++count}`),
    );
    writeFileSync(gate, '');
    const run = await begin(salt, gate, begun);
    await expect.poll(() => existsSync(begun), { timeout: 60_000 }).toBe(true);
    return { run, gate };
  };
  const post = (salt: string, gate = '/nowhere', begun = '/dev/null'): Promise<Response> => {
    const text = `type: pipeline
jobs:
  make:
    type: command
    command: ": > '${begun}'; while [ -e '${gate}' ]; do sleep 0.05; done; mkdir \${{outputs.out}}/inner; echo ${salt} > \${{outputs.out}}/inner/file.txt"
    environment:
      image: ubuntu
    outputs:
      out:
        type: uri_folder
`;
    return api('/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: 'pipelines/durable.yml', text, source: 'http' }),
    });
  };
  const begin = async (...words: Parameters<typeof post>): Promise<string> => {
    const response = await post(...words);
    expect(response.status, await response.clone().text()).toBe(201);
    return ((await response.json()) as { run: string }).run;
  };
  const stateOf = async (run: string): Promise<RunState> =>
    (await (await api(`/runs/${run}`)).json()) as RunState;
  const artifactOf = async (run: string): Promise<string> => {
    const hex = (await stateOf(run)).steps.make?.outputs[0]?.digest.replace('sha256:', '') ?? '';
    return path.join(server.workspace, '.millrace/artifacts', hex);
  };
  const trace = (run: string, tracing: Omit<Tracing, 'process' | 'report'>) =>
    attach({ ...tracing, process: server.pid, report: path.join(scratch.directory, `trace-${run}.txt`) });
  const expectMade = async (run: string, salt: string): Promise<void> => {
    await runEnd(api, run);
    expect((await stateOf(run)).steps.make).toMatchObject({ status: 'succeeded' });
    expect(readFileSync(path.join(await artifactOf(run), 'inner/file.txt'), 'utf8')).toBe(`${salt}\n`);
  };

  it('D1 files, then folders are synced, renamed, the parent synced, and only then the event', async () => {
    const { run, gate } = await gated('order');
    const tracing = await trace(run, {
      threads: 'all',
      calls: 'fsync,fdatasync,rename,renameat,renameat2,pwrite64',
    });
    rmSync(gate);
    await runEnd(api, run);
    const artifact = await artifactOf(run);
    await tracing.end();
    const calls = parseTrace(tracing.text());
    const find = (name: RegExp, args: RegExp, from = 0) => {
      const found = calls.find((call) => name.test(call.name) && args.test(call.args) && call.began > from);
      if (found === undefined)
        throw new Error(`no ${name} of ${args} after line ${from}:\n${tracing.text()}`);
      return found;
    };
    const sync = /^fsync|fdatasync$/;
    const rename = find(/^rename/, new RegExp(`"${artifact}"`));
    const folder = rename.args.match(/"([^"]+)"/)?.[1] ?? '';
    const syncs = [
      find(sync, new RegExp(`<${folder}/inner/file.txt>`)),
      find(sync, new RegExp(`<${folder}/inner>`)),
      find(sync, new RegExp(`<${folder}>`)),
    ];
    expect(syncs[0]?.ended).toBeLessThan(syncs[1]?.began ?? 0);
    expect(syncs[0]?.ended).toBeLessThan(syncs[2]?.began ?? 0);
    for (const { ended } of syncs) expect(ended).toBeLessThan(rename.began);
    const parent = find(sync, new RegExp(`<${path.dirname(artifact)}>`), rename.ended);
    const event = find(/^pwrite64$/, /millrace\.db-wal>/, rename.ended);
    expect(parent.ended).toBeLessThan(event.began);
    find(sync, /millrace\.db-wal>/, event.ended);
  });

  it('V6 a registered copy and the folders that lead to it are synced before its document has its name', async () => {
    const { run, gate } = await gated('registered');
    rmSync(gate);
    await runEnd(api, run);
    const tracing = await trace(run, { threads: 'all', calls: 'fsync,fdatasync,rename,renameat,renameat2' });
    const response = await api('/assets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'durable', run, step: 'make', output: 'out' }),
    });
    expect(response.status, await response.clone().text()).toBe(201);
    await tracing.end();
    const calls = parseTrace(tracing.text());
    const folder = path.join(server.workspace, 'datasets/durable');
    const document = calls.find(
      ({ name, args }) => /^rename/.test(name) && args.includes(`"${folder}/1/data.yml"`),
    );
    expect(document, tracing.text()).toBeDefined();
    const synced = calls.flatMap(({ name, args, ended }) =>
      /^fsync|fdatasync$/.test(name) && ended < (document?.began ?? 0)
        ? (/<(.*)>/.exec(args)?.[1] ?? [])
        : [],
    );
    const places = ['', '/datasets', '/datasets/durable', '/datasets/durable/1'];
    expect(synced).toEqual(expect.arrayContaining(places.map((place) => `${server.workspace}${place}`)));
    expect(synced.some((place) => /\/datasets\/durable\/1\/\.?out.*\/inner\/file\.txt$/.test(place))).toBe(
      true,
    );
  });

  it.each([
    { rule: 'D2', what: 'the result' },
    { rule: 'R38', what: 'its folder in the store' },
  ])(
    '$rule EIO when $what is synced fails the step, and the next run makes and syncs it',
    async ({ what }) => {
      const salt = what.replaceAll(' ', '-');
      const { run, gate } = await gated(salt);
      const on = what === 'the result' ? {} : { on: await storeFolderOf(salt) };
      const tracing = await trace(run, { threads: 'pool', calls: 'fsync', inject: 'fsync:error=EIO', ...on });
      rmSync(gate);
      await runEnd(api, run);
      await tracing.end();
      expect(tracing.text()).toContain('INJECTED');
      expect((await stateOf(run)).steps.make).toMatchObject({
        status: 'failed',
        failure: { code: 'store-failed', message: expect.stringContaining('EIO') },
        outputs: [],
      });
      const again = await gated(salt);
      rmSync(again.gate);
      await expectMade(again.run, salt);
    },
  );

  /** Equal content has the same place in every workspace. */
  const storeFolderOf = async (salt: string): Promise<string> => {
    const other = await startServer(path.join(scratch.directory, 'other'), { env: scratch.env });
    const mine = [server, api] as const;
    [server, api] = [other, await signIn(other)];
    const run = await begin(salt);
    await runEnd(api, run);
    const artifact = await artifactOf(run);
    await other.stop();
    [server, api] = mine;
    return path.dirname(artifact).replace('/other/', '/workspace/');
  };

  it.each([
    { call: 'fsync', inject: 'fsync:error=EIO' },
    ...[1, 4, 9].map((nth) => ({ call: 'pwrite64', inject: `pwrite64:error=ENOSPC:when=${nth}+` })),
  ])(
    'D3 a log that cannot be written ($inject): nothing is told that is not recorded, the next process goes on',
    async ({ call, inject }) => {
      const salt = inject.replaceAll(/\W/g, '-');
      const { run, gate } = await gated(salt);
      const tracing = await trace(run, { threads: 'main', calls: call, inject });
      rmSync(gate);
      await expect.poll(() => tracing.text(), { timeout: 60_000 }).toContain('INJECTED');
      // Whoever asks now hears that the store refuses, and of no run.
      expect(await (await post(salt)).json()).toMatchObject({ code: 'store-failed' });
      expect((await stateOf(run)).status).not.toBe('succeeded');
      await server.kill();
      await tracing.end();
      await start();
      await expectMade(run, salt);
      const events = (await (await api(`/runs/${run}/events`)).json()) as readonly RunEvent[];
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter(({ type }) => type === 'step-succeeded').length).toBe(1);
    },
  );
});
