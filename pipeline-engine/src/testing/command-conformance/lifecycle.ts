/** Cancelling, losing and finding attempts again: the same on every target. */
import { expect } from 'vitest';
import type { AttemptSignal } from '../../run/ports.ts';
import { until } from './bench.ts';
import type { Case } from './cases.ts';

const ignore = (): void => undefined;

export const lifecycleCases: readonly Case[] = [
  {
    name: 'cancels what runs, its children too, and twice does no harm',
    run: async ({ target, bench }) => {
      const attempt = bench.attempt({ command: 'sleep 600 & setsid sleep 600 & echo up; wait' });
      const { handle } = await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'up\n');
      await Promise.all([handle.cancel(), handle.cancel()]);
      expect(await handle.outcome).toEqual({ kind: 'cancelled' });
      await handle.cancel();
    },
  },
  {
    name: 'cancels a command that will not listen',
    run: async ({ target, bench }) => {
      const attempt = bench.attempt({ command: "trap '' TERM INT; echo up; while :; do sleep 0.1; done" });
      const { handle } = await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'up\n');
      await handle.cancel();
      expect(await handle.outcome).toEqual({ kind: 'cancelled' });
    },
  },
  {
    name: 'cancels at whatever moment, and nothing begins afterwards',
    run: async ({ target, bench }) => {
      for (const waitMs of [0, 5, 30, 100, 250]) {
        const attempt = bench.attempt({ command: 'sleep 2; echo late' });
        const { handle } = await bench.submit(target, attempt);
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        await handle.cancel();
        expect([waitMs, await handle.outcome]).toEqual([waitMs, { kind: 'cancelled' }]);
        expect(await target.reattach(attempt, ignore)).toBeUndefined();
      }
    },
  },
  {
    name: 'cancelling what has ended changes nothing',
    run: async ({ target, bench }) => {
      const attempt = bench.attempt({ command: 'echo 1 > ${{outputs.out}}/x' });
      const { handle } = await bench.submit(target, attempt);
      expect((await handle.outcome).kind).toBe('succeeded');
      await handle.cancel();
      expect((await handle.outcome).kind).toBe('succeeded');
    },
  },
  {
    name: 'is left running when the server goes, and found again by the next one',
    run: async ({ target, restart, bench }) => {
      const attempt = bench.attempt({
        command: 'echo begun; sleep 3; echo ended; echo 1 > ${{outputs.out}}/x',
      });
      const { handle } = await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'begun\n');
      const next = await restart('leave');
      expect(await handle.outcome).toEqual({ kind: 'left' });
      const signals: AttemptSignal[] = [];
      const found = await next.reattach(attempt, (signal) => signals.push(signal));
      expect(await found?.outcome).toEqual({ kind: 'succeeded', metrics: [], tables: [] });
      expect(bench.log(attempt)).toBe('begun\nended\n');
    },
  },
  {
    name: 'is found by the next server when it ended meanwhile',
    run: async ({ target, restart, bench }) => {
      const attempt = bench.attempt({ command: 'echo begun; sleep 1; echo 1 > ${{outputs.out}}/x; exit 4' });
      const { handle } = await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'begun\n');
      const next = await restart('leave');
      await handle.outcome;
      await new Promise((resolve) => setTimeout(resolve, 2500));
      const found = await next.reattach(attempt, ignore);
      expect(await found?.outcome).toMatchObject({ kind: 'failed', failure: { exitCode: 4 } });
    },
  },
  {
    name: 'can be cancelled by the next server',
    run: async ({ target, restart, bench }) => {
      const attempt = bench.attempt({ command: 'echo begun; sleep 600' });
      await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'begun\n');
      const next = await restart('leave');
      const found = await next.reattach(attempt, ignore);
      await found?.cancel();
      expect(await found?.outcome).toEqual({ kind: 'cancelled' });
    },
  },
  {
    name: 'keeps its time limit across servers',
    run: async ({ target, restart, bench }) => {
      const attempt = bench.attempt({ command: 'echo begun; sleep 600', timeoutSeconds: 4 });
      await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'begun\n');
      const next = await restart('leave');
      const found = await next.reattach(attempt, ignore);
      expect(await found?.outcome).toMatchObject({ kind: 'failed', failure: { code: 'timeout' } });
    },
  },
  {
    name: 'finds nothing of what it never took',
    run: async ({ target, bench }) => {
      expect(await target.reattach(bench.attempt({ command: 'true' }), ignore)).toBeUndefined();
    },
  },
  {
    name: 'reaps what a server left, and what it knows nothing of',
    run: async ({ target, restart, bench }) => {
      await target.reap(bench.attempt({ command: 'true' }));
      const attempt = bench.attempt({ command: 'echo begun; sleep 600' });
      await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'begun\n');
      const next = await restart('leave');
      await next.reap(attempt);
      expect(await next.reattach(attempt, ignore)).toBeUndefined();
    },
  },
  {
    name: 'ends everything when it is closed for good',
    run: async ({ target, restart, bench }) => {
      const attempt = bench.attempt({ command: 'echo begun; sleep 600' });
      const { handle } = await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'begun\n');
      const next = await restart('end');
      expect(await handle.outcome).toEqual({ kind: 'cancelled' });
      expect(await next.reattach(attempt, ignore)).toBeUndefined();
    },
  },
  {
    name: 'forgets what is released',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'echo 1 > ${{outputs.out}}/x' });
      await target.release?.({ id: done.attempt.id });
      const again = await bench.run(target, { command: 'echo 2 > ${{outputs.out}}/x' });
      expect(again.read('out/x')).toBe('2\n');
    },
  },
];
