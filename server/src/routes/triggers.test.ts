/** S49 to S51 over HTTP: calls of schedules, with real runs. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import type { ScheduleSummary } from '../contract/index.ts';
import { useScheduleBench, writer } from '../testing/schedule-bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const { call, enable, history, outputOf, reopen, runs, server, write } = useScheduleBench(() => {
  write('data/none/nothing', '');
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
    server().injectAsStranger({
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
  const told = await server().injectAsStranger({
    url: '/api/v1/triggers/scoring/calls/k%201',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(told.json()).toMatchObject({ run: done?.run, runStatus: 'succeeded', isNew: false });
  expect((await ask({ key: 'k 1', inputs: { word: 'south' } })).statusCode).toBe(409);
  await reopen();
  await server().services.schedules.start();
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
      await server().injectAsStranger({
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
  const file = path.join(server().workspace.stateDirectory, 'trigger-tokens.json');
  expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8').includes(token)]).toEqual([0o600, false]);
  const [summary]: ScheduleSummary[] = (await call('GET', '/schedules')).body;
  expect(summary?.waitsFor).toEqual({ kind: 'call', inputs: ['word', 'model', 'gone'], hasToken: true });
  expect((await call('DELETE', '/triggers/scoring/token')).status).toBe(204);
  expect(await ask(token)).toBe(401);
});
