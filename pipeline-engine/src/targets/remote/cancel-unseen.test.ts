import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComputeTarget } from '../../run/ports.ts';
import { readManifest } from '../../storage/manifest.ts';
import { createBench, until } from '../../testing/command-conformance/bench.ts';
import { createDetachedTarget } from './detached-target.ts';
import { createSessionLauncher } from './launcher.ts';
import { MachineUnreachable } from './machine.ts';
import { createShellMachine } from './shell-machine.ts';

/** The scripts need the tools of a Linux host. */
const isHost = process.platform === 'linux';

describe.skipIf(!isHost)(
  'a machine that does not answer (skipped where there is no setsid and sha256sum)',
  () => {
    const bench = createBench();
    let folder: string;
    let answers: boolean;
    let target: ComputeTarget;
    /** Waits of a second and more, done by hand. */
    let waits: (() => void)[];
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'millrace-unseen-'));
      waits = [];
      const { PATH = '', HOME = '' } = process.env;
      const machine = createShellMachine({ name: 'far', environment: { PATH, HOME } });
      target = createDetachedTarget({
        name: 'far',
        capacity: 2,
        machine: {
          ...machine,
          run: async (...asked) => {
            if (!answers) throw new MachineUnreachable('far', 'no route to host');
            return machine.run(...asked);
          },
        },
        launcher: createSessionLauncher(),
        folder,
        readManifest,
        newId: randomUUID,
        owner: 'us',
        attempts: async () => [],
        timer: (ms, work) => {
          if (ms >= 1000) {
            waits.push(work);
            return () => undefined;
          }
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
        graceMs: 900,
      });
    });
    afterEach(async () => {
      await target.close('end');
      rmSync(folder, { recursive: true, force: true });
    });
    afterAll(bench.remove);

    it('T164 a step that was never sent there is called off at once, and never sent', async () => {
      answers = false;
      const attempt = bench.attempt({ command: 'true', outputs: [] });
      const { handle } = await bench.submit(target, attempt);
      await until('the wait for another try', () => waits.length === 1);
      await handle.cancel();
      expect(await handle.outcome).toEqual({ kind: 'cancelled' });
      expect(bench.log(attempt)).toBe('');
      answers = true;
      for (const wait of waits.splice(0)) wait();
      await target.sweep?.();
      expect(readdirSync(path.join(folder, 'attempts'))).toEqual([]);
    });

    it('T164 one that runs there is called off at once, says so, and is ended when the machine answers', async () => {
      answers = true;
      const attempt = bench.attempt({ command: 'echo up; exec sleep 600', outputs: [] });
      const { handle } = await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'up\n');
      answers = false;
      await handle.cancel();
      expect(await handle.outcome).toEqual({ kind: 'cancelled' });
      expect(bench.log(attempt)).toContain('far does not answer. What may run there is ended when it does.');
      expect(readdirSync(path.join(folder, 'attempts'))).toEqual([attempt.id]);
      answers = true;
      await until('another try', () => {
        for (const wait of waits.splice(0)) wait();
        return readdirSync(path.join(folder, 'attempts')).length === 0;
      });
    });
  },
);
