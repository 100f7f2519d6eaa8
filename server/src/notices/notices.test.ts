/** W2 to W8 with real runs, a real webhook receiver and a real mail server on loopback. */
import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Services } from '../services.ts';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';
import { createNotices } from './notices.ts';
import { createOutbox } from './outbox.ts';

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

let hook: Server;
let mailServer: SMTPServer;
let hookUrl: string;
let mailPort: number;
let answers: number[] = [];
let received: Received[] = [];
let mails: string[] = [];

beforeAll(async () => {
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 204, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk) => {
        text += chunk;
      });
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', () => resolve()));
  mailPort = (mailServer.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise((resolve) => hook.close(resolve));
  await new Promise<void>((resolve) => mailServer.close(resolve));
});

let server: TemporaryServer;
let services: Services;
beforeEach(async () => {
  [answers, received, mails] = [[], [], []];
  server = await createTemporaryServer({ fetchHosts: ['127.0.0.1'] });
  services = server.services;
});
afterEach(() => server.close());

const settings = (text: string): void =>
  writeFileSync(path.join(server.workspace.root, 'millrace.yml'), text);
const pipeline = (command: string): string =>
  `type: pipeline\ndisplay_name: Nightly\njobs:\n  work: {type: command, environment: azureml:none:1, command: '${command}'}\n`;

async function run(command: string, source = 'http'): Promise<string> {
  const payload = { path: 'pipelines/nightly.yml', text: pipeline(command), source };
  const answer = await server.inject({ method: 'POST', url: '/api/v1/runs', payload });
  await services.engine.finished(answer.json().run);
  return answer.json().run;
}
const list = async () => (await server.inject('/api/v1/notices')).json();
const toHook = (on: string, more = '') =>
  `notices:\n  hook:\n    on: ${on}\n${more}    webhook: { url: '${hookUrl}', signing_key: '\${{secrets.HOOK}}' }\n`;

describe('a webhook', () => {
  it('W3 W6 hears of a failure and of the recovery after it, signed, and of nothing else', async () => {
    settings(toHook('[failure, recovery]'));
    await services.secrets.set('HOOK', 'a-long-signing-key');
    await run('true');
    const failed = await run('exit 3');
    const recovered = await run('echo again');
    await run('exit 4', 'designer');
    await expect.poll(() => received.length).toBe(2);
    const events = received.map(({ body }) => JSON.parse(body));
    expect(events).toMatchObject([
      {
        specversion: '1.0',
        type: 'org.millrace.run.failed',
        subject: failed,
        data: { run: failed, displayName: 'Nightly', failures: [{ step: 'work' }] },
      },
      { type: 'org.millrace.run.recovered', subject: recovered },
    ]);
    for (const { headers, body } of received) {
      expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const digest = createHmac('sha256', 'a-long-signing-key').update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${digest}`);
    }
    expect(await list()).toEqual({ waiting: [], dead: [] });
  });

  it('W4 gets a notice again that it did not take; what it refuses for good is a dead letter that a person sends again', async () => {
    settings(toHook('failure'));
    await services.secrets.set('HOOK', 'a-long-signing-key');
    answers = [503];
    await run('exit 1');
    await expect
      .poll(async () => (await list()).waiting)
      .toMatchObject([{ attempts: 1, reason: expect.stringContaining('503') }]);
    answers = [410];
    await run('exit 2');
    await expect.poll(async () => (await list()).dead).toMatchObject([{ rule: 'hook', nextAt: null }]);
    const [{ id }] = (await list()).dead;
    const answer = await server.inject({ method: 'POST', url: `/api/v1/notices/${id}/retry`, payload: {} });
    expect(answer.statusCode).toBe(202);
    await expect.poll(async () => (await list()).dead).toEqual([]);
    await expect.poll(() => received.filter(({ headers }) => headers['webhook-id'] === id).length).toBe(2);
  });

  it('W5 is not followed to another place, and a private address has to be allowed by name', async () => {
    settings(toHook('failure'));
    await services.secrets.set('HOOK', 'a-long-signing-key');
    answers = [302];
    await run('exit 1');
    await expect.poll(async () => (await list()).dead.length).toBe(1);
    expect(received).toHaveLength(1);
    settings(toHook('failure').replace('127.0.0.1', 'localhost'));
    await run('exit 2');
    await expect.poll(async () => (await list()).dead.length).toBe(2);
    expect(received).toHaveLength(1);
  });

  it('W2 is told once of a run that ended while nobody sent, and not again', async () => {
    const failed = await run('exit 1');
    settings(toHook('failure'));
    await services.secrets.set('HOOK', 'a-long-signing-key');
    for (let start = 0; start < 3; start += 1) services.notices.start();
    await expect.poll(() => received.length).toBe(1);
    await services.notices.close();
    expect(received.map(({ body }) => JSON.parse(body).subject)).toEqual([failed]);
    const sent = path.join(server.workspace.stateDirectory, 'notices/sent');
    expect(existsSync(sent) && readdirSync(sent)).toHaveLength(1);
  });

  it('W4 waits while its secret is not set, and says so', async () => {
    settings(toHook('failure'));
    await run('exit 1');
    await expect.poll(async () => (await list()).waiting[0]?.reason).toContain('The secret HOOK is not set');
    expect(received).toEqual([]);
  });

  it('W1 hears only of the pipelines that are named', async () => {
    settings(toHook('failure', '    pipelines: [pipelines/other.yml]\n'));
    await run('exit 1');
    await services.notices.close();
    expect([received, await services.notices.waiting()]).toEqual([[], []]);
  });
});

describe('mail', () => {
  const toMail = (on: string) =>
    `notices:\n  mail:\n    on: ${on}\n    mail: { to: ops@example.com, from: millrace@example.com, host: 127.0.0.1, port: ${mailPort} }\n`;

  it('W6 says what failed, where and what to do', async () => {
    settings(toMail('failure'));
    const failed = await run('echo out of luck >&2; exit 7');
    await expect.poll(() => mails.length).toBe(1);
    const [mail = ''] = mails;
    expect(mail).toContain(`Subject: [Millrace] Nightly failed (run ${failed})`);
    expect(mail).toContain('To: ops@example.com');
    expect(mail).toMatch(/work: .*7/);
  });

  it('W8 tells of an absent run once', async () => {
    settings(toMail('missed_run'));
    for (let time = 0; time < 3; time += 1) services.notices.runAbsent('nightly', Date.UTC(2026, 10, 21, 3));
    await expect.poll(() => mails.length).toBe(1);
    await services.notices.close();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('A run of nightly is absent');
    expect(mails[0]).toContain('2026-11-21T03:00:00.000Z');
  });
});

it('W5 a workspace that nobody trusts sends nothing', async () => {
  const stranger = await createTemporaryServer({ trusted: false, fetchHosts: ['127.0.0.1'] });
  try {
    writeFileSync(path.join(stranger.workspace.root, 'millrace.yml'), toHook('missed_run'));
    stranger.services.notices.runAbsent('nightly', 0);
    await stranger.services.notices.close();
    expect([received, await stranger.services.notices.waiting()]).toEqual([[], []]);
  } finally {
    await stranger.close();
  }
});

it('W4 leaves no timer behind that would keep a process alive', async () => {
  const running = new Set<object>();
  const notices = createNotices({
    workspace: server.workspace,
    outbox: createOutbox(path.join(server.workspace.stateDirectory, 'other-notices')),
    engine: services.engine,
    runs: services.runs,
    secrets: services.secrets,
    allowedHosts: [],
    isTrusted: async () => true,
    timer: () => {
      const one = {};
      running.add(one);
      return () => running.delete(one);
    },
    clock: Date.now,
    report: () => {},
  });
  notices.start();
  for (let time = 0; time < 3; time += 1) notices.runAbsent('nightly', time);
  await expect.poll(() => running.size).toBe(1);
  notices.runFinished('1');
  await notices.close();
  expect(running.size).toBe(0);
});
