/**
 * Kills the server and its workers with SIGKILL at every named transition of a step and at random moments, and the
 * wrapper of commands at its own, and shows that nothing is lost and nothing is committed twice. `MILLRACE_CRASH_ROUNDS`
 * asks for more rounds; `scripts/soak.mjs` counts them.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, checkRun, runEnd, startRun, type WrapperKills } from './crash-runs.ts';
import { processesIn, stoppedIn, workersOf } from './processes.ts';
import { createScratch, type Scratch, type ServerProcess, signIn, startServer } from './server-process.ts';

const transitions = ['intent', 'submitted', 'running', 'output-written', 'committed', 'event-appended'];
/** Of server and workers; two wrappers are killed besides. */
const killsPerRound = 4;
const rounds = Number(process.env.MILLRACE_CRASH_ROUNDS ?? 15);
/** A round takes 4 to 6 s; waits inside it are bounded by standing still, so this only ends what hangs. */
const roundLimitMs = 120_000;

type Victim = 'server' | 'worker' | 'wrapper';
/** The last transition before a kill, with its victim: how often. */
const coverage = new Map<string, number>();
const killed = (victim: Victim, moment: string): void => {
  const key = `${victim} after ${moment}`;
  coverage.set(key, (coverage.get(key) ?? 0) + 1);
};

/** Each transition in turn, of another step every time. */
const momentOf = (count: number): string => {
  const turn = Math.floor(count / transitions.length);
  return `${transitions[count % transitions.length]}:${2 + ((count + 3 * turn) % 8)}`;
};

/** Late enough for workers to be there. */
const workerMomentOf = (round: number): string =>
  `${transitions[round % transitions.length]}:${6 + (round % 4)}`;

describe.skipIf(process.platform !== 'linux')('kill -9', () => {
  let scratch: Scratch;
  let server: ServerProcess | undefined;
  const committed = new Set<string>();
  const pending: string[] = [];
  let salt = 0;

  beforeAll(() => {
    scratch = createScratch();
  });
  afterAll(async () => {
    await server?.kill();
    scratch.remove();
  });

  const trace = (): string => path.join(scratch.directory, 'trace.txt');
  const start = async (killAt?: string): Promise<ServerProcess> => {
    const env = { ...scratch.env, MILLRACE_TRACE: trace(), ...(killAt ? { MILLRACE_KILL_AT: killAt } : {}) };
    server = await startServer(path.join(scratch.directory, 'workspace'), { env });
    return server;
  };
  const begin = async (api: Api, kills?: WrapperKills): Promise<void> => {
    salt += 1000;
    pending.push(await startRun(api, salt, kills));
  };
  const lastTransition = (): string =>
    (existsSync(trace()) ? readFileSync(trace(), 'utf8') : '').trim().split('\n').at(-1)?.split(' ')[0] ||
    'start';

  /** A server that begins a run, goes on with those before, and dies exactly there. */
  const killServerAt = async (moment: string): Promise<void> => {
    const died = (error: unknown): void => {
      // It goes on with earlier runs from the start: it may die before it listens, or without an answer.
      if (!(error instanceof TypeError) && !/ended with exit code null/.test(String(error))) throw error;
    };
    const running = await start(moment).catch(died);
    if (running !== undefined) {
      await signIn(running)
        .then((api) => begin(api))
        .catch(died);
      await running.ended;
    }
    expect(lastTransition()).toBe(moment.split(':')[0]);
    killed('server', lastTransition());
  };

  /** All workers of the server die while it stands still there; then it ends every run that is under way. */
  const killWorkersAt = async (moment: string, kills: WrapperKills): Promise<[ServerProcess, Api]> => {
    const starting = start(`${moment}:stop`);
    const begun = starting.then(signIn).then(async (api) => {
      await begin(api, kills);
      return api;
    });
    let pid: number | undefined;
    await expect.poll(() => (pid = stoppedIn(scratch.directory)), { timeout: 60_000 }).toBeDefined();
    if (pid === undefined) throw new Error('unreachable');
    const workers = workersOf(pid);
    for (const worker of workers) process.kill(worker, 'SIGKILL');
    // Where many steps begin at once, the first intents come before there is a worker.
    if (workers.length > 0) killed('worker', lastTransition());
    process.kill(pid, 'SIGCONT');
    const running = await starting;
    const api = await begun;
    for (const run of pending) await runEnd(api, run);
    const last = pending.at(-1);
    for (const run of pending.splice(0))
      await checkRun(api, run, committed, run === last ? kills : undefined);
    killed('wrapper', 'its command began');
    killed('wrapper', 'its command ended');
    return [running, api];
  };

  it(
    `R11 ${rounds * killsPerRound} kills of servers and workers, and ${rounds * 2} of wrappers: every run ends well, nothing is committed twice or lost`,
    async () => {
      for (let round = 0; round < rounds; round++) {
        const flag = (name: string): string => path.join(scratch.directory, `round-${round}-${name}`);
        await killServerAt(momentOf(2 * round));
        await killServerAt(momentOf(2 * round + 1));
        const [running, api] = await killWorkersAt(workerMomentOf(round), {
          begun: flag('begun'),
          ended: flag('ended'),
        });
        // At any moment of a run, which the next round's servers end.
        await begin(api);
        await delay(Math.random() * 400);
        await running.kill();
        killed('server', lastTransition());
        process.stdout.write(`round ${round + 1} of ${rounds} held\n`);
      }
      const last = await start();
      const api = await signIn(last);
      for (const run of pending) {
        await runEnd(api, run);
        await checkRun(api, run, committed);
      }
      await last.stop();
      process.stdout.write(
        `${[...coverage]
          .map(([name, times]) => `${name}: ${times}`)
          .sort()
          .join('\n')}\n`,
      );
      for (const transition of rounds < transitions.length ? [] : transitions) {
        expect(coverage.get(`server after ${transition}`) ?? 0, transition).toBeGreaterThan(0);
        if (transition === 'intent') continue;
        expect(coverage.get(`worker after ${transition}`) ?? 0, transition).toBeGreaterThan(0);
      }
      // Workers of a killed server end when they notice that it is gone.
      await expect.poll(() => processesIn(scratch.directory), { timeout: 60_000 }).toEqual([]);
    },
    60_000 + rounds * roundLimitMs,
  );
});

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
