/** S40 to S53 over HTTP: schedules that wait for files, for the end of a run and for calls, with real files and runs. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OccurrenceBody, ScheduleSummary } from '../contract/index.ts';
import { createHandClock, type HandClock } from '../testing/hand-clock.ts';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

vi.setConfig({ testTimeout: 120_000 });

let server: TemporaryServer;
let clock: HandClock;
const second = 1000;

const place = (file: string): string => path.join(server.workspace.root, file);
const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(place(file)), { recursive: true });
  writeFileSync(place(file), text);
};
const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
  const answer = await server.inject({
    method,
    url: `/api/v1${url}`,
    ...(method === 'GET' || method === 'DELETE' ? {} : { payload: payload ?? {} }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
};

/** Writes what it was given, and the names of the files that it sees. */
const pipeline = `type: pipeline
display_name: Take in
inputs:
  incoming: { type: uri_folder, path: ../data/none }
  word: none
outputs:
  list: { type: uri_file }
jobs:
  take:
    type: command
    command: (cd "\${{inputs.incoming}}" && find . -type f | LC_ALL=C sort | while read -r name; do echo "$name $(cat "$name")"; done; echo \${{inputs.word}}) > \${{outputs.list}}
    environment: azureml:none:1
    inputs: { incoming: "\${{parent.inputs.incoming}}", word: "\${{parent.inputs.word}}" }
    outputs: { list: "\${{parent.outputs.list}}" }
`;
const files = (properties = ''): string => `name: intake
properties:
  millrace.trigger: files
  millrace.trigger_folder: ../data/incoming
  millrace.trigger_pattern: "*.csv"
${properties.replaceAll(/^(?=.)/gm, '  ')}
create_job:
  job: ../pipelines/take.yml
  inputs:
    incoming:
      type: uri_folder
      path: \${{creation_context.trigger_folder}}
    word: \${{creation_context.trigger_count}}
`;

beforeEach(async () => {
  clock = createHandClock(Date.parse('2026-03-29T00:30:00Z'));
  server = await createTemporaryServer({ scheduleClock: clock });
  write('data/none/nothing', '');
  write('pipelines/take.yml', pipeline);
  mkdirSync(place('data/incoming'), { recursive: true });
});
afterEach(() => server.close());

const history = async (name = 'intake'): Promise<readonly OccurrenceBody[]> =>
  (await call('GET', `/schedules/${name}/history`)).body;

async function enable(text: string, name = 'intake'): Promise<void> {
  expect(await call('POST', '/schedules', { text })).toMatchObject({ status: 201 });
  expect(await call('POST', `/schedules/${name}/enable`)).toEqual({ status: 204, body: undefined });
  await server.services.schedules.start();
}

/** Lets time pass in small steps until it is so. */
async function until<T>(find: () => Promise<T | undefined>, stepMs = second): Promise<T> {
  for (let turn = 0; turn < 2000; turn += 1) {
    const found = await find();
    if (found !== undefined) return found;
    clock.advance(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`It never came: ${JSON.stringify(await history())}`);
}

/** Waits until so many runs have begun and ended; the newest first. */
const runs = (count: number, name = 'intake') =>
  until(async () => {
    const begun = (await history(name)).filter(({ run }) => run !== null);
    if (begun.length < count) return undefined;
    for (const { run } of begun) await server.services.engine.finished(run ?? '');
    return begun;
  });

async function outputOf(run: string | null | undefined): Promise<string> {
  const state = await server.services.engine.state(run ?? '');
  const [output] = state?.outputs ?? [];
  expect(state?.status).toBe('succeeded');
  return readFileSync(server.services.artifacts.path(output?.digest ?? ''), 'utf8');
}

/** Runs wait until the door is opened, which is what it gives. */
function gated(): () => void {
  const wait = `while [ ! -e "${place('data/open')}" ]; do sleep 0.05; done; (`;
  write('pipelines/take.yml', pipeline.replace('command: (', `command: ${wait}`));
  return () => write('data/open', '');
}

/** The folder is looked at so often that what was to be noticed would be. */
async function lookAround(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) {
    clock.advance(second);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it('S41 S42 S44 files that have settled start one run, which sees them and no others', async () => {
  write('data/incoming/b.csv', 'two');
  write('data/incoming/a.csv', 'one');
  write('data/incoming/.hidden.csv', 'no');
  write('data/incoming/a.tmp', 'no');
  write('data/incoming/below/c.csv', 'no');
  symlinkSync(place('pipelines/take.yml'), place('data/incoming/link.csv'));
  await enable(files());
  const [done] = await runs(1);
  expect(await outputOf(done?.run)).toBe('./a.csv one\n./b.csv two\n2\n');
  expect(done).toMatchObject({ kind: 'files', cause: { kind: 'files', count: 2 } });
});

it('S42 a file that is still written starts nothing, however long that takes', async () => {
  await enable(files());
  write('data/incoming/slow.csv', 'a');
  for (let turn = 0; turn < 40; turn += 1) {
    appendFileSync(place('data/incoming/slow.csv'), 'b');
    clock.advance(3 * second);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await history()).toEqual([]);
  const [done] = await runs(1);
  expect(await outputOf(done?.run)).toBe(`./slow.csv a${'b'.repeat(40)}\n1\n`);
});

it('S43 a touch, a copy back, another name, and a restart start nothing; another content does', async () => {
  await enable(files());
  write('data/incoming/a.csv', 'one');
  await runs(1);
  utimesSync(place('data/incoming/a.csv'), 1, 1);
  await lookAround();
  renameSync(place('data/incoming/a.csv'), place('data/kept.csv'));
  await lookAround();
  copyFileSync(place('data/kept.csv'), place('data/incoming/a.csv'));
  copyFileSync(place('data/kept.csv'), place('data/incoming/b.csv'));
  await lookAround();
  server = await server.reopen();
  await server.services.schedules.start();
  await lookAround();
  expect(await history()).toHaveLength(1);
  write('data/incoming/a.csv', 'two');
  const [second] = await runs(2);
  expect(await outputOf(second?.run)).toBe('./a.csv two\n1\n');
  write('data/incoming/a.csv', 'one');
  await lookAround();
  expect(await history()).toHaveLength(2);
});

it('S43 with once: file the same content under another name counts', async () => {
  await enable(files('millrace.trigger_once: file\n'));
  write('data/incoming/a.csv', '');
  await runs(1);
  write('data/incoming/b.csv', '');
  const [done] = await runs(2);
  expect(await outputOf(done?.run)).toBe('./b.csv \n1\n');
});

it('S44 of a thousand files at once a bounded number waits, each with the reason, and the others stay where they are', async () => {
  const open = gated();
  await enable(files('millrace.trigger_runs: each\n'));
  for (let file = 0; file < 1000; file += 1) write(`data/incoming/${file}.csv`, `${file}`);
  const summary = async (): Promise<ScheduleSummary> => (await call('GET', '/schedules')).body[0];
  await until(async () => ((await summary()).waiting >= 99 ? true : undefined));
  await lookAround();
  const { waiting, waitsFor } = await summary();
  expect(waiting).toBeLessThanOrEqual(100);
  expect(waitsFor).toMatchObject({ kind: 'files', folder: 'data/incoming' });
  expect(waitsFor?.kind === 'files' && waitsFor.pending).toBeGreaterThanOrEqual(899);
  const waits = (await history()).filter(({ status }) => status === 'waiting');
  expect(new Set(waits.map(({ reason }) => reason?.kind))).toEqual(new Set(['overlap']));
  expect((await history()).filter(({ status }) => status === 'skipped')).toEqual([]);
  await call('POST', '/schedules/intake/disable');
  open();
});

it('S44 names that would be commands are held under names that are none, and the files run', async () => {
  await enable(files('millrace.trigger_runs: each\n').replace('*.csv', '**/*'));
  const hostile = [
    '$(touch owned).csv',
    '`id`;rm -rf x.csv',
    'a\'b"c\n.csv',
    '${{parent.inputs.word}}.csv',
    '-rf.csv',
  ];
  for (const name of hostile) write(`data/incoming/deep er/${name}`, name.length.toString());
  const done = await runs(hostile.length);
  for (const { run } of done) expect(await outputOf(run)).toMatch(/^\.\/[\p{L}\p{N}_./-]+ \d+\n1\n$/u);
  expect(existsSync(place('owned'))).toBe(false);
  const names = done.map(({ cause }) => (cause?.kind === 'files' ? cause.files[0]?.name : undefined));
  expect(names.sort()).toEqual(hostile.map((name) => `deep er/${name}`).sort());
});

it('S41 a folder that is outside of what the server may read, or is not there, is told and starts nothing', async () => {
  await enable(files().replace('../data/incoming', '/etc'));
  await lookAround();
  const [outside]: ScheduleSummary[] = (await call('GET', '/schedules')).body;
  expect(outside?.waitsFor).toMatchObject({ problem: expect.stringContaining('--allow') });
  expect(await history()).toEqual([]);
});

it('S43 S44 what waits when the schedule is disabled is skipped, and noticed again when it is enabled', async () => {
  const open = gated();
  await enable(files('millrace.trigger_runs: each\n'));
  for (const name of ['a', 'b', 'c']) write(`data/incoming/${name}.csv`, name);
  await until(async () => {
    const statuses = (await history()).map(({ status }) => status);
    return statuses.length === 3 && statuses.includes('started') ? true : undefined;
  });
  await call('POST', '/schedules/intake/disable');
  const skipped = (await history()).filter(({ status }) => status === 'skipped');
  expect(skipped.map(({ reason }) => reason?.kind)).toEqual(['disabled', 'disabled']);
  open();
  await call('POST', '/schedules/intake/enable');
  const done = await runs(3);
  expect(done.map(({ cause }) => (cause?.kind === 'files' ? cause.files[0]?.name : '')).sort()).toEqual([
    'a.csv',
    'b.csv',
    'c.csv',
  ]);
});

const writer = (word: string, more = ''): string => `type: pipeline
inputs:
  word: ${word}
outputs:
  text: { type: uri_file }
jobs:
  write:
    type: command
    command: ${more}echo "\${{inputs.word}}" > \${{outputs.text}}
    environment: azureml:none:1
    inputs: { word: "\${{parent.inputs.word}}" }
    outputs: { text: "\${{parent.outputs.text}}" }
`;
const reader = `type: pipeline
inputs:
  model: { type: uri_file, path: ../data/none/nothing }
  from: nobody
outputs:
  text: { type: uri_file }
jobs:
  read:
    type: command
    command: echo "read $(cat \${{inputs.model}}) of \${{inputs.from}}" > \${{outputs.text}}
    environment: azureml:none:1
    inputs: { model: "\${{parent.inputs.model}}", from: "\${{parent.inputs.from}}" }
    outputs: { text: "\${{parent.outputs.text}}" }
`;
const after = (name: string, of: string, runs: string, more = ''): string => `name: ${name}
properties:
  millrace.trigger: completion
  millrace.trigger_pipeline: ${of}
${more}
create_job:
  job: ${runs}
  inputs:
    model:
      type: uri_file
      path: \${{creation_context.outputs.text}}
    from: \${{creation_context.trigger_pipeline}}-\${{creation_context.trigger_run}}
`;

async function runFile(file: string, text: string): Promise<string> {
  const started = await call('POST', '/runs', { path: file, text, source: 'http' });
  expect(started.status).toBe(201);
  await server.services.engine.finished(started.body.run);
  return started.body.run;
}

it('S46 S47 the end of a run of a pipeline starts a run once, with its outputs as inputs', async () => {
  write('pipelines/train.yml', writer('model'));
  write('pipelines/read.yml', reader);
  const before = await runFile('pipelines/train.yml', writer('early'));
  await enable(after('next', '../pipelines/train.yml', '../pipelines/read.yml'), 'next');
  await runFile('pipelines/other.yml', writer('other'));
  const failed = await runFile('pipelines/train.yml', writer('bad', 'false; exit 1; '));
  const run = await runFile('pipelines/train.yml', writer('model'));
  const [done] = await runs(1, 'next');
  expect(await outputOf(done?.run)).toBe(`read model of pipelines/train.yml-${run}\n`);
  expect(done).toMatchObject({ kind: 'completion', cause: { run, status: 'succeeded', depth: 1 } });
  server = await server.reopen();
  await server.services.schedules.start();
  await lookAround();
  expect(await history('next')).toHaveLength(1);
  expect([before, failed]).not.toContain(run);
});

it('S46 the end of a run that nobody noted is noted at the next start', async () => {
  write('pipelines/train.yml', writer('model'));
  write('pipelines/read.yml', reader);
  await enable(after('next', '../pipelines/train.yml', '../pipelines/read.yml'), 'next');
  server = await server.reopen();
  // Nobody watches in a server that only answers.
  await runFile('pipelines/train.yml', writer('model'));
  await lookAround();
  expect(await history('next')).toEqual([]);
  await server.services.schedules.start();
  await runs(1, 'next');
  await lookAround();
  expect(await history('next')).toHaveLength(1);
});

it('S46 S47 a published pipeline by its name, and any end or a failure where that is asked for', async () => {
  write('pipelines/train.yml', writer('model', 'exit 3; '));
  write('pipelines/read.yml', reader);
  const any = 'millrace.trigger_status: failed';
  const first = `name: first\ntrigger: { type: cron, expression: "0 0 1 1 *" }\ncreate_job: ../pipelines/train.yml\n`;
  await enable(first, 'first');
  await enable(after('next', 'azureml:train', '../pipelines/read.yml', `  ${any}`), 'next');
  await enable(after('byfile', '../pipelines/train.yml', '../pipelines/read.yml', `  ${any}`), 'byfile');
  await call('POST', '/schedules/first/run');
  const [done] = await runs(1, 'next');
  expect(done).toMatchObject({
    cause: { status: 'failed', pipeline: expect.stringMatching(/^published\/train\/1\//) },
  });
  // It has no output to give, so the pipeline's own input stays.
  expect(await outputOf(done?.run)).toMatch(/^read {2}of published\/train\/1\/files\/.*-\d+\n$/);
  await runs(1, 'byfile');
});

it('S48 schedules that would start each other for ever are refused', async () => {
  for (const name of ['a', 'b', 'c']) write(`pipelines/${name}.yml`, writer(name));
  const link = (name: string, of: string): string =>
    `name: ${name}\nproperties:\n  millrace.trigger: completion\n  millrace.trigger_pipeline: ../pipelines/${of}.yml\ncreate_job: ../pipelines/${name}.yml\n`;
  await enable(link('b', 'a'), 'b');
  await enable(link('c', 'b'), 'c');
  await call('POST', '/schedules', { text: link('a', 'c') });
  const refused = await call('POST', '/schedules/a/enable');
  expect(refused).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('"a" → "b" → "c" → "a"') },
  });
  await call('POST', '/schedules', { text: link('self', 'self') });
  write('pipelines/self.yml', writer('self'));
  expect((await call('POST', '/schedules/self/enable')).body.detail).toContain('"self" → "self"');
  await runFile('pipelines/a.yml', writer('a'));
  const [done] = await runs(1, 'c');
  expect(done?.cause).toMatchObject({ depth: 2 });
});

const called = `name: scoring
properties:
  millrace.trigger: call
  millrace.trigger_inputs: word, model, gone
create_job: ../pipelines/mixed.yml
`;
const mixed = writer('none').replace(
  'inputs:\n',
  'inputs:\n  model: { type: uri_file, path: ../data/none/nothing }\n  secret: kept\n',
);

it('S49 S50 a call with the token runs the schedule with the inputs that it may give, once for a key', async () => {
  write('pipelines/mixed.yml', mixed);
  await enable(called, 'scoring');
  const { token } = (await call('POST', '/triggers/scoring/token')).body;
  const ask = (payload: object, headers: Readonly<Record<string, string>> = {}) =>
    server.injectAsStranger({
      method: 'POST',
      url: '/api/v1/triggers/scoring',
      payload,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => ask({ inputs: { word: 'north 7' } }, { 'idempotency-key': 'k 1' })),
  );
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([
    200, 200, 200, 200, 200, 200, 200, 202,
  ]);
  const [done] = await runs(1, 'scoring');
  expect(await outputOf(done?.run)).toBe('north 7\n');
  expect(done).toMatchObject({ kind: 'call', cause: { key: 'k 1', inputs: { word: 'north 7' } } });
  const told = await server.injectAsStranger({
    url: '/api/v1/triggers/scoring/calls/k%201',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(told.json()).toMatchObject({ run: done?.run, runStatus: 'succeeded', isNew: false });
  expect((await ask({ key: 'k 1', inputs: { word: 'south' } })).statusCode).toBe(409);
  server = await server.reopen();
  await server.services.schedules.start();
  expect((await ask({ key: 'k 1', inputs: { word: 'north 7' } })).json()).toMatchObject({ run: done?.run });
  expect(await history('scoring')).toHaveLength(1);
});

it('S50 a call gives nothing that the schedule does not name, no data, and nothing that a command line would read', async () => {
  write('pipelines/mixed.yml', mixed);
  await enable(called, 'scoring');
  const ask = async (payload: object) => {
    const { status, body } = await call('POST', '/triggers/scoring', payload);
    return [status, body.detail];
  };
  for (const name of ['secret', 'model', 'gone', '__proto__x', 'constructor'])
    expect(await ask({ inputs: { [name]: 'x' } })).toEqual([
      400,
      expect.stringContaining('It may give: word.'),
    ]);
  for (const value of ['$(id)', '`id`', 'a;b', 'a\nb', "a'b", '${{secrets.x}}', 'a|b', '\u0000'])
    expect(await ask({ inputs: { word: value } })).toEqual([400, expect.stringContaining('letters, digits')]);
  expect((await ask({ path: '/etc/passwd' }))[0]).toBe(400);
  expect((await ask({ inputs: { word: 'x'.repeat(70_000) } }))[0]).toBe(413);
  expect(await history('scoring')).toEqual([]);
  await call('POST', '/schedules/scoring/disable');
  expect(await ask({})).toEqual([400, expect.stringContaining('disabled')]);
});

it('S51 the token opens this schedule and nothing else, until another is made or it is revoked', async () => {
  write('pipelines/mixed.yml', mixed);
  await enable(called, 'scoring');
  const make = async (): Promise<string> => (await call('POST', '/triggers/scoring/token')).body.token;
  const ask = async (token: string, url = '/triggers/scoring', method: 'POST' | 'GET' | 'DELETE' = 'POST') =>
    (
      await server.injectAsStranger({
        method,
        url: `/api/v1${url}`,
        headers: { authorization: `Bearer ${token}` },
        ...(method === 'POST' ? { payload: {} } : {}),
      })
    ).statusCode;
  const [old, token] = [await make(), await make()];
  expect([await ask(old), await ask(token)]).toEqual([401, 202]);
  expect(await ask(token, '/triggers/other')).toBe(401);
  expect(await ask(token, '/triggers/scoring/token')).toBe(401);
  expect(await ask(token, '/triggers/scoring/token', 'DELETE')).toBe(401);
  for (const url of ['/schedules', '/runs', '/schedules/scoring'])
    expect(await ask(token, url, 'GET'), url).toBe(401);
  const file = path.join(server.workspace.stateDirectory, 'trigger-tokens.json');
  expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8').includes(token)]).toEqual([0o600, false]);
  const [summary]: ScheduleSummary[] = (await call('GET', '/schedules')).body;
  expect(summary?.waitsFor).toEqual({ kind: 'call', inputs: ['word', 'model', 'gone'], hasToken: true });
  expect((await call('DELETE', '/triggers/scoring/token')).status).toBe(204);
  expect(await ask(token)).toBe(401);
});

it('S53 the compute of a schedule is where its runs go, in place of what the pipeline says', async () => {
  const placed = writer('x').replace('inputs:\n', 'settings: { default_compute: azureml:local }\ninputs:\n');
  write('pipelines/placed.yml', placed);
  write('computes/small.yml', 'name: small\ntype: local\ncapacity: 1\n');
  const on = (compute: string): string =>
    `name: placed\ntrigger: { type: cron, expression: "0 0 1 1 *" }\ncreate_job:\n  type: pipeline\n  job: ../pipelines/placed.yml\n  ${compute}\n`;
  await call('POST', '/schedules', { text: on('compute: azureml:nowhere') });
  const refused = await call('POST', '/schedules/placed/enable');
  expect(refused).toMatchObject({ status: 404, body: { detail: expect.stringContaining('"nowhere"') } });
  for (const [count, compute] of [
    'compute: azureml:small',
    'settings: { default_compute: azureml:small }',
  ].entries()) {
    const { digest } = (await call('GET', '/schedules/placed')).body;
    await call('PUT', '/schedules/placed', { text: on(compute), baseDigest: digest });
    expect((await call('POST', '/schedules/placed/enable')).status).toBe(204);
    await server.services.schedules.start();
    await call('POST', '/schedules/placed/run');
    const [done] = await runs(count + 1, 'placed');
    const { graph } = (await server.services.runs.pin(done?.run ?? '')) ?? {};
    expect(graph).toContain('"compute":"small"');
  }
});
