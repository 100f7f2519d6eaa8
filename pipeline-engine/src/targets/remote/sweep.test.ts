import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComputeTarget } from '../../run/ports.ts';
import { processTimer } from '../../run/timer.ts';
import { readManifest } from '../../storage/manifest.ts';
import { createBench, until } from '../../testing/command-conformance/bench.ts';
import { createDetachedTarget } from './detached-target.ts';
import { createSessionLauncher } from './launcher.ts';
import { createShellMachine } from './shell-machine.ts';

/** The scripts need the tools of a Linux host. */
const isHost = process.platform === 'linux';
const longAgo = new Date(Date.now() - 40 * 24 * 3600 * 1000);

describe.skipIf(!isHost)('sweeping a machine (skipped where there is no setsid and sha256sum)', () => {
  let folder: string;
  const bench = createBench();
  const targets: ComputeTarget[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-sweep-'));
  });
  afterEach(async () => {
    for (const target of targets.splice(0)) await target.close('end');
    rmSync(folder, { recursive: true, force: true });
    bench.remove();
  });

  function open(owner: string, attempts: readonly string[] = []): ComputeTarget {
    const { PATH = '', HOME = '' } = process.env;
    const target = createDetachedTarget({
      name: 'far',
      capacity: 2,
      machine: createShellMachine({ name: 'far', environment: { PATH, HOME } }),
      launcher: createSessionLauncher(),
      folder,
      readManifest,
      newId: randomUUID,
      owner,
      attempts: async () => attempts,
      timer: processTimer,
      graceMs: 1000,
    });
    targets.push(target);
    return target;
  }
  const there = (): readonly string[] => readdirSync(path.join(folder, 'attempts')).sort();
  const age = (entry: string): void => utimesSync(path.join(folder, entry), longAgo, longAgo);

  it('T93 what a server left and nobody knows any more is ended and removed; what others left stays', async () => {
    const begun = (name: string) => path.join(folder, name);
    const sleeper = (name: string) =>
      bench.attempt({ command: `touch '${begun(name)}'; exec sleep 600`, outputs: [] });
    const [forgotten, known, theirs] = [sleeper('forgotten'), sleeper('known'), sleeper('theirs')];
    const before = open('us');
    await bench.submit(before, forgotten);
    await bench.submit(before, known);
    await bench.submit(open('them'), theirs);
    await until('all run', () => ['forgotten', 'known', 'theirs'].every((name) => existsSync(begun(name))));
    await before.close('leave');
    const after = open('us', [known.id]);
    await after.sweep?.();
    expect(there()).toEqual([known.id, theirs.id].sort());
    expect(await after.reattach(forgotten, () => undefined)).toBeUndefined();
    const { handle } = { handle: await after.reattach(known, () => undefined) };
    await handle?.cancel();
    expect(await handle?.outcome).toEqual({ kind: 'cancelled' });
  });

  it('T94 content that nobody used for long goes, whoever owns it; what is asked for, runs or is run with stays', async () => {
    const input = path.join(bench.scratch, 'input.txt');
    mkdirSync(bench.scratch, { recursive: true });
    writeFileSync(input, 'said');
    const inputs = [{ name: 'text', kind: 'path', value: input, fileName: 'input.txt' }] as const;
    const target = open('us');
    const done = await bench.run(target, { command: 'cat ${{inputs.text}}', inputs, outputs: [] });
    expect(done.log).toBe('said');
    const [hex = ''] = readdirSync(path.join(folder, 'store'));
    const other = 'f'.repeat(64);
    writeFileSync(path.join(folder, 'store', other), 'old');
    mkdirSync(path.join(folder, 'incoming/torn'));
    const sleeping = bench.attempt({ command: 'exec sleep 600', outputs: [] });
    await bench.submit(open('them'), sleeping);
    const attempt = path.join('attempts', sleeping.id);
    await until('it runs', () => existsSync(path.join(folder, attempt, 'process')));
    writeFileSync(path.join(folder, attempt, 'uses'), `${other}\n`);
    const old = [`store/${hex}`, `store/${other}`, 'incoming/torn'];
    for (const name of readdirSync(path.join(folder, attempt))) old.push(path.join(attempt, name));
    for (const entry of [...old, attempt]) age(entry);
    await target.sweep?.();
    expect(there()).toContain(sleeping.id);
    expect(readdirSync(path.join(folder, 'store'))).toEqual([other]);
    expect(readdirSync(path.join(folder, 'incoming'))).toEqual([]);
    // It is sent again when it is needed, and stays while somebody asks for it.
    const again = await bench.run(target, { command: 'cat ${{inputs.text}}', inputs, outputs: [] });
    expect(again.log).toBe('said');
    age(`store/${hex}`);
    await bench.run(target, { command: 'cat ${{inputs.text}}', inputs, outputs: [] });
    await target.sweep?.();
    expect(readdirSync(path.join(folder, 'store'))).toContain(hex);
  });
});
