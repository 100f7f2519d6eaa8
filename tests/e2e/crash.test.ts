/**
 * Kills the server with SIGKILL at 25 moments of a run, at every named transition of a step and at random
 * ones between, and shows that nothing is lost and nothing is committed twice.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunEvent, RunState } from '@millrace/pipeline-engine/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, type Scratch, type ServerProcess, signIn, startServer } from './server-process.ts';

type Transition = 'intent' | 'submitted' | 'running' | 'output-written' | 'committed' | 'event-appended';
const transitions: readonly Transition[] = [
  'intent',
  'submitted',
  'running',
  'output-written',
  'committed',
  'event-appended',
];
const kills = 25;

/** The moments: each transition at another step of the run in turn, then any moment at all. */
function momentOf(kill: number): string | undefined {
  const transition = transitions[kill % transitions.length];
  const occurrence = 1 + ((kill * 3 + Math.floor(kill / transitions.length)) % 6);
  return kill < 3 * transitions.length ? `${transition}:${occurrence}` : undefined;
}

const width = 6;

/** Independent chains of cheap steps; another salt makes every step new. */
function pipelineText(salt: number): string {
  const chains = Array.from(
    { length: width },
    (_, chain) => `  enter_${chain}:
    type: command
    component: azureml:enter_data_manually:1
    inputs:
      data: |
        a,b
        ${salt},${chain}
        ${salt + 1},${chain + 1}
  split_${chain}:
    type: command
    component: azureml:split_data:1
    inputs:
      dataset: \${{parent.jobs.enter_${chain}.outputs.dataset}}
      random_seed: 0
  normalize_${chain}:
    type: command
    component: azureml:normalize_data:1
    inputs:
      dataset: \${{parent.jobs.split_${chain}.outputs.results_dataset1}}
`,
  );
  return `type: pipeline\ndisplay_name: Crash ${salt}\njobs:\n${chains.join('')}`;
}

describe('kill -9', () => {
  let scratch: Scratch;
  let workspace: string;
  let trace: string;
  let server: ServerProcess | undefined;

  beforeAll(() => {
    scratch = createScratch();
    workspace = path.join(scratch.directory, 'workspace');
    trace = path.join(scratch.directory, 'trace.txt');
  });
  afterAll(async () => {
    await server?.stop();
    scratch.remove();
  });

  const start = async (killAt?: string): Promise<ServerProcess> => {
    const env = { ...scratch.env, MILLRACE_TRACE: trace, ...(killAt ? { MILLRACE_KILL_AT: killAt } : {}) };
    server = await startServer(workspace, { env });
    return server;
  };
  const lastTransition = (): string => {
    const lines = existsSync(trace) ? readFileSync(trace, 'utf8').trim().split('\n') : [];
    return lines.at(-1)?.split(' ')[0] || 'before the first step';
  };

  it(`${kills} kills: every run goes on after the restart and ends, no identity is committed twice, nothing is lost`, async () => {
    const hits = new Map<string, number>();
    for (let kill = 0; kill < kills; kill++) {
      const moment = momentOf(kill);
      const running = await start(moment);
      const api = await signIn(running);
      const started = await api('/runs', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          path: 'pipelines/crash.yml',
          text: pipelineText(1000 * (kill + 1)),
          source: 'http',
        }),
      });
      expect(started.status, await started.clone().text()).toBe(201);
      const { run } = (await started.json()) as { run: string };
      if (moment === undefined) {
        await delay(Math.random() * 400);
        await running.kill();
      } else {
        await running.ended;
      }
      const last = lastTransition();
      hits.set(last, (hits.get(last) ?? 0) + 1);

      // The restart goes on with the run by itself; every second time it is killed once more on the way.
      const restarted = await start();
      if (kill % 2 === 1) {
        await delay(Math.random() * 150);
        await restarted.kill();
        await start();
      }
      const after = await signIn(server ?? restarted);
      const state = await finished(after, run);
      expect(state.status, `run ${run}, killed at ${moment ?? 'a random moment'}`).toBe('succeeded');
      await checkRun(after, run, state);
      await server?.kill();
    }
    process.stdout.write(
      `killed after: ${[...hits].map(([name, times]) => `${name} ${times}`).join(', ')}\n`,
    );
    for (const transition of transitions) expect(hits.get(transition) ?? 0, transition).toBeGreaterThan(0);
    await server?.stop();
    // Workers of a killed server end when they notice that it is gone.
    await expect.poll(() => orphans(scratch.directory), { timeout: 10_000 }).toEqual([]);
  });
});

/** Every step ended once, each identity was committed once, and every output can be read. */
async function checkRun(
  api: Awaited<ReturnType<typeof signIn>>,
  run: string,
  state: RunState,
): Promise<void> {
  const events = (await (await api(`/runs/${run}/events`)).json()) as readonly RunEvent[];
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  const ends = events.filter((event) => event.type === 'step-succeeded' || event.type === 'step-reused');
  expect(ends.map((event) => ('step' in event ? event.step : '')).sort()).toEqual([...state.order].sort());
  const committed = events.flatMap((event) => (event.type === 'step-succeeded' ? [event.fingerprint] : []));
  expect(new Set(committed).size).toBe(committed.length);
  for (const step of Object.values(state.steps)) {
    for (const output of step.outputs) {
      if (output.table === undefined) continue;
      const page = await api(`/artifacts/${output.digest}/table?offset=0&limit=10`);
      expect(page.status, await page.clone().text()).toBe(200);
      expect(((await page.json()) as { rows: unknown[] }).rows.length).toBe(output.table.rows);
    }
  }
}

async function finished(api: Awaited<ReturnType<typeof signIn>>, run: string): Promise<RunState> {
  let state: RunState | undefined;
  await reached(async () => {
    state = (await (await api(`/runs/${run}`)).json()) as RunState;
    return ['succeeded', 'failed', 'cancelled'].includes(state.status);
  }, 60_000);
  if (state === undefined) throw new Error(`no state of run ${run}`);
  return state;
}

/** Polls until the condition holds; the bound only keeps a broken build from hanging. */
async function reached(condition: () => boolean | Promise<boolean>, boundMs = 30_000): Promise<void> {
  const end = Date.now() + boundMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen');
    await delay(1);
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Processes of ours that still run: every one of them inherits the scratch folder as TMPDIR. */
function orphans(directory: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(directory);
      } catch {
        return false;
      }
    });
}
