/** A whole server whose clock of schedules is moved by hand, for the tests of what schedules start. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { OccurrenceBody } from '../contract/index.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';
import {
  createTemporaryServer,
  type TemporaryServer,
  type TemporaryServerOptions,
} from './temporary-server.ts';

const second = 1000;

/** A fresh server for each test of the file; `prepare` puts into it what every test needs. */
export function useScheduleBench(
  prepare: () => void,
  options: Pick<TemporaryServerOptions, 'stateBeside'> = {},
) {
  let server: TemporaryServer;
  let clock: HandClock;

  beforeEach(async () => {
    clock = createHandClock(Date.parse('2026-03-29T00:30:00Z'));
    server = await createTemporaryServer({ ...options, scheduleClock: clock });
    prepare();
  });
  afterEach(() => server.close());

  const place = (file: string): string => path.join(server.workspace.root, file);
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(place(file)), { recursive: true });
    writeFileSync(place(file), text);
  };
  const call: TemporaryServer['send'] = (method, url, payload) =>
    server.send(method, url, method === 'GET' || method === 'DELETE' ? undefined : (payload ?? {}));
  const history = async (name: string): Promise<readonly OccurrenceBody[]> =>
    (await call('GET', `/schedules/${name}/history`)).body;

  /** Lets time pass in small steps until it is so. */
  const until = async <T>(find: () => Promise<T | undefined>): Promise<T> => {
    for (let turn = 0; turn < 2000; turn += 1) {
      const found = await find();
      if (found !== undefined) return found;
      clock.advance(second);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`It never came: ${JSON.stringify((await call('GET', '/schedules')).body)}`);
  };

  return {
    /** Of the test that runs now. */
    server: (): TemporaryServer => server,
    advance: (ms: number): void => clock.advance(ms),
    ...{ place, write, call, history, until },
    enable: async (text: string, name: string): Promise<void> => {
      expect(await call('POST', '/schedules', { text })).toMatchObject({ status: 201 });
      expect(await call('POST', `/schedules/${name}/enable`)).toEqual({ status: 204, body: undefined });
      await server.services.schedules.start();
    },
    /** As another process would find it, where nothing is watched yet. */
    reopen: async (): Promise<void> => {
      server = await server.reopen();
    },
    /** Waits until so many runs have begun and ended; the newest first. */
    runs: (count: number, name: string) =>
      until(async () => {
        const begun = (await history(name)).filter(({ run }) => run !== null);
        if (begun.length < count) return undefined;
        for (const { run } of begun) await server.services.engine.finished(run ?? '');
        return begun;
      }),
    /** The one output of a run that succeeded. */
    outputOf: async (run: string | null | undefined): Promise<string> => {
      const state = await server.services.engine.state(run ?? '');
      const [output] = state?.outputs ?? [];
      expect(state?.status).toBe('succeeded');
      return readFileSync(server.services.artifacts.path(output?.digest ?? ''), 'utf8');
    },
    /** So much time passes, in so small steps, that what was to be noticed would be. */
    lookAround: async (): Promise<void> => {
      for (let turn = 0; turn < 30; turn += 1) {
        clock.advance(second);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

/** A pipeline of one step that writes a word; `more` comes before its command. */
export const writer = (word: string, more = ''): string => `type: pipeline
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
