/** Runs of a server process as its HTTP interface shows them, for tests that care where and how steps ran. */
import type { RunState } from '@millrace/pipeline-engine/browser';
import { expect } from 'vitest';
import { type ServerProcess, signIn } from './server-process.ts';

type Api = Awaited<ReturnType<typeof signIn>>;
const signedIn = new WeakMap<ServerProcess, Promise<Api>>();

/** The printed code works once. */
export function apiOf(on: ServerProcess): Promise<Api> {
  const api = signedIn.get(on) ?? signIn(on);
  signedIn.set(on, api);
  return api;
}

export async function startRun(
  on: ServerProcess,
  run: { readonly path: string; readonly text: string; readonly compute?: string },
): Promise<string> {
  const response = await (await apiOf(on))('/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...run, source: 'http' }),
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return ((await response.json()) as { run: string }).run;
}

export async function stateOf(on: ServerProcess, run: string): Promise<RunState> {
  const response = await (await apiOf(on))(`/runs/${run}`);
  expect(response.status).toBe(200);
  return (await response.json()) as RunState;
}

/** Waits for its end, however it ends. */
export async function ended(on: ServerProcess, run: string, withinMs: number): Promise<RunState> {
  let state: RunState | undefined;
  await expect
    .poll(
      async () => {
        state = await stateOf(on, run);
        return state.finishedAt !== undefined;
      },
      { timeout: withinMs, interval: 100 },
    )
    .toBe(true);
  if (state === undefined) throw new Error(`no state of run ${run}`);
  return state;
}

export async function succeeded(on: ServerProcess, run: string, withinMs: number): Promise<RunState> {
  const state = await ended(on, run, withinMs);
  expect(state.status, JSON.stringify(state, undefined, 1)).toBe('succeeded');
  return state;
}

export const placesOf = (state: RunState): ReadonlySet<string | undefined> =>
  new Set(Object.values(state.steps).map(({ target }) => target));

export const statusesOf = (state: RunState): ReadonlySet<string> =>
  new Set(Object.values(state.steps).map(({ status }) => status));

/** Digests by step and output. */
export const artifactsOf = (state: RunState): unknown =>
  Object.fromEntries(
    Object.entries(state.steps).map(([step, { outputs }]) => [
      step,
      Object.fromEntries((outputs ?? []).map(({ name, digest }) => [name, digest])),
    ]),
  );
