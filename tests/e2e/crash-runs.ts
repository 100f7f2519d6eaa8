/** The runs of the crash test: what they do, how they are begun over HTTP, and what must hold when they have ended. */
import { existsSync } from 'node:fs';
import type { RunEvent, RunState } from '@millrace/pipeline-engine/browser';
import { expect } from 'vitest';
import type { signIn } from './server-process.ts';

export type Api = Awaited<ReturnType<typeof signIn>>;

/** Commands that kill their own wrapper the first time, and where they note that they did. */
export interface WrapperKills {
  /** Before the command does anything else. */
  readonly begun: string;
  /** As its last act, when its output is written and its exit status is not noted. */
  readonly ended: string;
}

const chains = 3;

/** Short chains of built-ins and two commands; another salt makes every step new. */
function pipelineText(salt: number, kills?: WrapperKills): string {
  const tables = Array.from(
    { length: chains },
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
  const write = (name: string): string => `sleep 0.1; echo ${salt} ${name} > \${{outputs.out}}`;
  return `type: pipeline
display_name: Crash ${salt}
jobs:
${tables.join('')}${command('begun', `${killOnce(kills?.begun)}${write('begun')}`)}${command('ended', `${write('ended')}; ${killOnce(kills?.ended)}`)}`;
}

function command(name: string, script: string): string {
  return `  ${name}:
    type: command
    command: |
      ${script}
    environment:
      image: ubuntu
    outputs:
      out:
        type: uri_file
`;
}

/** The wrapper is the shell's parent. */
function killOnce(flag: string | undefined): string {
  return flag === undefined ? '' : `[ -e '${flag}' ] || { : > '${flag}'; kill -9 $PPID; }; `;
}

export async function startRun(api: Api, salt: number, kills?: WrapperKills): Promise<string> {
  const response = await api('/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: 'pipelines/crash.yml', text: pipelineText(salt, kills), source: 'http' }),
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return ((await response.json()) as { run: string }).run;
}

/**
 * The run has ended well, every step ended once, no identity was committed twice (`committed` knows those of earlier
 * runs), every output can be read, and a killed wrapper cost its step one attempt.
 */
export async function checkRun(
  api: Api,
  run: string,
  committed: Set<string>,
  kills?: WrapperKills,
): Promise<void> {
  const state = (await (await api(`/runs/${run}`)).json()) as RunState;
  expect(state.status, JSON.stringify(state.steps)).toBe('succeeded');
  const events = (await (await api(`/runs/${run}/events`)).json()) as readonly RunEvent[];
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  const ends = events.filter((event) => event.type === 'step-succeeded' || event.type === 'step-reused');
  expect(ends.map((event) => ('step' in event ? event.step : '')).sort()).toEqual([...state.order].sort());
  for (const event of events) {
    if (event.type !== 'step-succeeded') continue;
    expect(committed.has(event.fingerprint), `${event.step} of ${run} was committed before`).toBe(false);
    committed.add(event.fingerprint);
  }
  for (const step of Object.values(state.steps)) await checkOutputs(api, step);
  if (kills === undefined) return;
  for (const step of ['begun', 'ended'] as const) {
    expect(existsSync(kills[step]), `the wrapper of "${step}" was killed`).toBe(true);
    const lost = events.filter((event) => event.type === 'attempt-failed' && event.step === step);
    expect(lost.length, `attempts of "${step}" that were lost`).toBe(1);
  }
}

async function checkOutputs(api: Api, step: RunState['steps'][string]): Promise<void> {
  for (const output of step.outputs) {
    const page = await api(
      `/artifacts/${output.digest}/${output.table === undefined ? 'files' : 'table?offset=0&limit=10'}`,
    );
    expect(page.status, await page.clone().text()).toBe(200);
    if (output.table === undefined) continue;
    expect(((await page.json()) as { rows: unknown[] }).rows.length).toBe(output.table.rows);
  }
}

/** Waits as long as the log of the run grows; fails when it stands still for `stillMs`. */
export async function runEnd(api: Api, run: string, stillMs = 60_000): Promise<void> {
  let seen = 0;
  let end = Date.now() + stillMs;
  for (;;) {
    const response = await api(`/runs/${run}`);
    if (!response.ok) throw new Error(`Run ${run}: ${await response.text()}`);
    const state = (await response.json()) as RunState;
    if (state.finishedAt !== undefined) return;
    if (state.seq > seen) end = Date.now() + stillMs;
    seen = state.seq;
    if (Date.now() > end) throw new Error(`Run ${run} stands still: ${JSON.stringify(state.steps)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
