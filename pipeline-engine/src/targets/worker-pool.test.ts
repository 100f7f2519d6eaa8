import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import {
  createWorkerPool,
  RequestCancelled,
  WorkerFailure,
  WorkerLost,
  type WorkerPool,
} from './worker-pool.ts';

const entry = fileURLToPath(new URL('./fixtures/worker.mjs', import.meta.url));
const open: WorkerPool[] = [];

function pool(options: Partial<Parameters<typeof createWorkerPool>[0]> = {}): WorkerPool {
  const created = createWorkerPool({ entry, size: 1, ...options });
  open.push(created);
  return created;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((entry) => entry.close()));
});

interface Echo {
  readonly text: string;
  readonly pid: number;
  readonly variables: readonly string[];
}

/** The fixture's answer to `echo`. */
async function echo(workers: WorkerPool, body: { text?: string; rss?: number } = {}): Promise<Echo> {
  const request = { type: 'echo', ...body };
  return (await workers.request(request)) as Echo;
}

it('T1 answers with a result, progress and log lines, and keeps its worker warm', async () => {
  const workers = pool();
  const heard: string[] = [];
  const request = { type: 'echo', text: 'hello' };
  const first = await workers.request(request, {
    onProgress: (fraction, message) => heard.push(`${fraction} ${message}`),
    onLog: (line) => heard.push(line),
  });
  expect(first).toMatchObject({ text: 'hello' });
  expect(heard).toEqual(['0.5 half', 'a line']);
  expect((await echo(workers)).pid).toBe((await echo(workers)).pid);
});

it('T1 serves requests one after the other when there is one worker', async () => {
  const workers = pool();
  const answers = await Promise.all(['a', 'b', 'c'].map((text) => echo(workers, { text })));
  expect(answers.map((answer) => answer.text)).toEqual(['a', 'b', 'c']);
  expect(new Set(answers.map((answer) => answer.pid)).size).toBe(1);
});

it.skipIf(process.platform !== 'linux')(
  'T2 when all workers are killed at once, only what they did is lost: none that is dead is asked',
  async () => {
    const workers = pool({ size: 3 });
    const hanging = workers.request({ type: 'hang' });
    const others = await Promise.all([echo(workers), echo(workers)]);
    const lost = expect(hanging).rejects.toBeInstanceOf(WorkerLost);
    const pids = new Set(others.map(({ pid }) => pid));
    expect(pids.size).toBe(2);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    // In the same turn: nobody has heard of their end.
    const answers = await Promise.all([echo(workers), echo(workers)]);
    for (const { pid } of answers) expect(pids).not.toContain(pid);
    await Promise.all(open.splice(0).map((each) => each.close()));
    await lost;
  },
);

it('T2 tells a failure from a crash, and goes on with a new worker', async () => {
  const workers = pool();
  await expect(workers.request({ type: 'fail' })).rejects.toMatchObject({ failure: { code: 'broken' } });
  await expect(workers.request({ type: 'fail' })).rejects.toBeInstanceOf(WorkerFailure);
  const lost = workers.request({ type: 'crash' });
  await expect(lost).rejects.toBeInstanceOf(WorkerLost);
  await expect(lost).rejects.toThrow(/exit code 3.*last words/s);
  expect((await echo(workers, { text: 'again' })).text).toBe('again');
});

it('T3 cancels a request by ending its worker, and one in the queue at once', async () => {
  const workers = pool();
  const [running, queued] = [new AbortController(), new AbortController()];
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const first = workers.request({ type: 'hang' }, { signal: running.signal, onProgress: begun });
  const second = workers.request({ type: 'hang' }, { signal: queued.signal });
  await started;
  queued.abort();
  await expect(second).rejects.toBeInstanceOf(RequestCancelled);
  running.abort();
  await expect(first).rejects.toBeInstanceOf(RequestCancelled);
  expect((await echo(workers, { text: 'free' })).text).toBe('free');
});

it('T4 replaces a worker that has grown', async () => {
  const workers = pool({ recycleBytes: 1000 });
  const first = await echo(workers, { rss: 2000 });
  expect((await echo(workers)).pid).not.toBe(first.pid);
});

it('T5 gives workers a short list of variables', async () => {
  process.env.MILLRACE_TEST_SECRET = 'secret';
  const { variables } = await echo(pool({ env: { MILLRACE_THREADS: '2' } }));
  delete process.env.MILLRACE_TEST_SECRET;
  expect(variables).toContain('MILLRACE_THREADS');
  expect(variables).toContain('PATH');
  expect(variables).not.toContain('MILLRACE_TEST_SECRET');
});

it('T6 loses what is under way when it is closed', async () => {
  const workers = pool();
  const hanging = workers.request({ type: 'hang' });
  const lost = expect(hanging).rejects.toBeInstanceOf(WorkerLost);
  await workers.close();
  await lost;
});
