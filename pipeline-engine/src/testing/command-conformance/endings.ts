/** How attempts end, and what is said about it: the same on every target. */
import { expect } from 'vitest';
import { until } from './bench.ts';
import { type Case, failure } from './cases.ts';

export const endingCases: readonly Case[] = [
  {
    name: 'tells success, and that it ran, once',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'echo 1 > ${{outputs.out}}/x' });
      expect(done.outcome).toEqual({ kind: 'succeeded', metrics: [], tables: [] });
      expect(done.signals.filter((signal) => signal.kind === 'running')).toHaveLength(1);
    },
  },
  {
    name: 'tells the exit code',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'echo oops >&2; exit 3' });
      expect(failure(done)).toMatchObject({ code: 'command-failed', exitCode: 3 });
      expect(done.log).toBe('oops\n');
    },
  },
  {
    name: 'tells a signal that ended the command',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'kill -SEGV $$' });
      expect(failure(done).message).toMatch(/SIGSEGV|139|exit code/);
    },
  },
  {
    name: 'takes a kill for a lack of memory',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: "bash -c 'kill -KILL $$'; exit $?" });
      expect(failure(done)).toMatchObject({ code: 'command-killed', outOfMemory: true });
    },
  },
  {
    name: 'ends at its time limit, and says so',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'sleep 600', timeoutSeconds: 1 });
      expect(failure(done)).toMatchObject({ code: 'timeout', params: { seconds: 1 } });
    },
  },
  {
    name: 'names a reference that means nothing, and starts nothing',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'echo ${{inputs.nowhere}}' });
      expect(failure(done)).toMatchObject({ code: 'unknown-reference' });
      expect(done.log).toBe('');
    },
  },
  {
    name: 'does not wait for a child that went its own way, and ends it',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: 'setsid sleep 3600 >/dev/null 2>&1 & (sleep 3600 &) ; echo done > ${{outputs.out}}/x',
      });
      expect(done.outcome.kind).toBe('succeeded');
      expect(done.read('out/x')).toBe('done\n');
      await until('the end of what went its own way', () => bench.remains(done.attempt).length === 0);
    },
  },
  {
    name: 'tells that the log grows while the command runs',
    run: async ({ target, bench }) => {
      const attempt = bench.attempt({ command: 'echo early; sleep 600' });
      const { handle, signals } = await bench.submit(target, attempt);
      await until('the first line', () => bench.log(attempt) === 'early\n');
      await until('its signal', () =>
        signals.some((signal) => signal.kind === 'log-grew' && signal.bytes === 6),
      );
      await handle.cancel();
      expect(await handle.outcome).toEqual({ kind: 'cancelled' });
    },
  },
  {
    name: 'leaves what is written elsewhere to the machine',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command:
          'echo x > "$TMPDIR/millrace-$MILLRACE_ATTEMPT" || echo x > "/tmp/millrace-$MILLRACE_ATTEMPT"',
      });
      expect([done.outcome.kind, done.log]).toEqual(['succeeded', '']);
    },
  },
  {
    name: 'runs as many at once as its capacity',
    run: async ({ target, bench }) => {
      const places = Math.min(target.capacity, 4);
      const attempts = Array.from({ length: places }, () =>
        bench.attempt({ command: 'echo here; sleep 600' }),
      );
      const all = await Promise.all(attempts.map((attempt) => bench.submit(target, attempt)));
      await until('all of them', () => attempts.every((attempt) => bench.log(attempt) === 'here\n'));
      await Promise.all(all.map(({ handle }) => handle.cancel()));
    },
  },
  {
    name: 'T165 keeps a log of each process of a distributed command, live, and of one that fails, without secrets',
    run: async ({ target, bench }) => {
      const attempt = bench.attempt({
        command: 'echo "rank $RANK $KEY"; sleep 600',
        settings: [
          { name: 'distribution.type', value: 'pytorch' },
          { name: 'distribution.process_count_per_instance', value: '3' },
        ],
        secrets: { KEY: 'hidden-word' },
      });
      const { handle } = await bench.submit(target, attempt);
      const logs = (): readonly string[] => [0, 1, 2].map((rank) => bench.processLog(attempt, rank));
      const expected = [0, 1, 2].map((rank) => `rank ${rank} ***********\n`);
      await until('the logs of all processes', () => logs().join() === expected.join());
      await handle.cancel();
      expect(await handle.outcome).toEqual({ kind: 'cancelled' });
      // Its shell may remark that it was ended.
      for (const [rank, log] of logs().entries()) expect(log.startsWith(expected[rank] ?? '?')).toBe(true);
      const failed = await bench.run(target, {
        command: 'echo "rank $RANK"; [ $RANK = 0 ] || exit 5',
        settings: attempt.step.settings,
      });
      expect(failure(failed)).toMatchObject({ code: 'command-failed', exitCode: 5 });
      const [, first] =
        /^3 processes begin.*\nProcess ([12]) of 3 ended with exit code 5/.exec(failed.log) ?? [];
      expect(bench.processLog(failed.attempt, Number(first))).toBe(`rank ${first}\n`);
    },
  },
];
