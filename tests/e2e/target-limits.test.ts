/** Limits of a command on this machine, kept by the kernel, and the sandbox that a compute file may ask for. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type ComputeTarget,
  createLocalTarget,
  createShellMachine,
  createWorkerPool,
  keptLimits,
  type StepLimits,
} from '@millrace/pipeline-engine';
import { createCommandBench } from '@millrace/pipeline-engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usePlacedServers } from './placed-servers.ts';
import { apiOf, ended, startRun } from './run-client.ts';

const entry = fileURLToPath(new URL('../../component-library/dist/host.js', import.meta.url));

const { PATH = '' } = process.env;
const kept = await keptLimits(createShellMachine({ name: 'local', environment: { PATH } }));
/** Control groups that this user may make, of version 1 or 2. */
const hasGroups = kept.length === 3;
const told = `(skipped where this user may make no control groups; the kernel keeps here: ${kept.join(', ') || 'nothing'})`;

describe.skipIf(process.platform !== 'linux')('limits of a command on this machine', () => {
  const bench = createCommandBench();
  const targets: ComputeTarget[] = [];
  const pool = createWorkerPool({ entry, size: 1 });
  let secret: string;
  beforeAll(() => {
    secret = path.join(mkdtempSync(path.join(tmpdir(), 'millrace-outside-')), 'file');
    writeFileSync(secret, 'outside');
  });
  afterAll(async () => {
    for (const target of targets) await target.close('end');
    await pool.close();
    bench.remove();
    rmSync(path.dirname(secret), { recursive: true });
  });

  const open = (options: { limits?: StepLimits; sandbox?: boolean }): ComputeTarget => {
    const target = createLocalTarget({
      capacity: 2,
      pool: { ...pool, close: async () => undefined },
      graceMs: 500,
      ...options,
    });
    targets.push(target);
    return target;
  };
  // Those of others come and go meanwhile.
  const groups = (): string =>
    spawnSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', `millrace-t${process.pid}-*`], {
      encoding: 'utf8',
    }).stdout;

  const greedy = 'x=$(head -c 300000000 /dev/zero | tr "\\0" a); echo ${#x}';

  it.skipIf(!hasGroups)(`T104 memory beyond the limit ends it, and says so ${told}`, async () => {
    const target = open({ limits: { memoryBytes: 64 * 2 ** 20 } });
    const own = await bench.run(target, { command: greedy, outputs: [] });
    expect(own.outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'command-killed', outOfMemory: true },
    });
    // A child that was ended is told too, whatever its parent makes of it.
    const child = await bench.run(target, { command: `(${greedy}) || exit 9`, outputs: [] });
    expect(child.outcome).toMatchObject({ kind: 'failed', failure: { outOfMemory: true } });
    expect(child.log).toContain('used more memory than it may');
    expect((await bench.run(target, { command: 'exit 9', outputs: [] })).outcome).toMatchObject({
      failure: { code: 'command-failed', exitCode: 9 },
    });
    expect(groups()).toBe('');
  });

  it.skipIf(!hasGroups)(
    `T104 processes beyond the limit do not begin; children that stay end with it ${told}`,
    async () => {
      const target = open({ limits: { processes: 12, cores: 1 } });
      const many = 'for i in $(seq 40); do sleep 5 & done; echo started; jobs -p | wc -l';
      const done = await bench.run(target, { command: `(${many}) 2>&1; exit 0`, outputs: [] });
      expect(done.log).toMatch(/fork|Resource temporarily unavailable|retry/);
      const left = await bench.run(target, {
        command: 'setsid env -u MILLRACE_ATTEMPT sleep 77.7 & exit 0',
        outputs: [],
      });
      expect(left.outcome.kind).toBe('succeeded');
      expect(sleepers('77.7')).toEqual([]);
      expect(groups()).toBe('');
    },
  );

  it('T104 within the limits a command runs as without them', async () => {
    const target = open({ limits: { memoryBytes: 2 ** 30, processes: 200, cores: 2 } });
    const done = await bench.run(target, { command: 'echo fine > ${{outputs.out}}/x; exit 0' });
    expect(done.outcome.kind, done.log).toBe('succeeded');
    expect(done.read('out/x')).toBe('fine\n');
  });

  const hasSandbox = existsSync('/usr/bin/bwrap');

  it.skipIf(!hasSandbox)(
    'T105 in the sandbox it reads the system, writes its own folder, and sees no network and no other process (skipped without bubblewrap)',
    async () => {
      const target = open({ sandbox: true, limits: { memoryBytes: 2 ** 30 } });
      const command = `cat /etc/hostname > \${{outputs.out}}/host
touch /etc/millrace-was-here 2>/dev/null && echo wrote-system
cat '${secret}' 2>/dev/null && echo read-tmp
(exec 3<>/dev/tcp/127.0.0.1/22) 2>/dev/null && echo reached
ls /sys/class/net
ls -d /proc/[0-9]* | wc -l
echo x > /tmp/own && echo own-tmp
echo here > here && cat here`;
      const done = await bench.run(target, { command });
      expect(done.outcome.kind, done.log).toBe('succeeded');
      expect(done.log).not.toMatch(/wrote-system|read-tmp|reached/);
      expect(done.log).toContain('own-tmp\nhere\n');
      expect(Number(/^\d+$/m.exec(done.log)?.[0])).toBeLessThan(10);
      expect(done.read('out/host').length).toBeGreaterThan(0);
      const failed = await bench.run(target, { command: 'exit 7', outputs: [] });
      expect(failed.outcome).toMatchObject({ kind: 'failed', failure: { exitCode: 7 } });
    },
  );
});

describe.skipIf(process.platform !== 'linux')('limits of built-in components on this machine', () => {
  const { open } = usePlacedServers([]);
  const pipeline = `type: pipeline
jobs:
  data:
    type: command
    component: azureml:enter_data_manually:1
    inputs: {data: "a,b\\n1,2\\n", has_header: true}
  look:
    type: command
    component: azureml:execute_javascript:1
    inputs:
      dataset1: \${{parent.jobs.data.outputs.dataset}}
      script: |
        import { existsSync, readdirSync } from 'node:fs';
        export const main = () => [{ sees: existsSync('OUTSIDE'), processes: readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length }];
`;
  const runHere = async (name: string, compute: string) => {
    const server = await open(name);
    const outside = path.join(server.workspace, 'outside.txt');
    writeFileSync(outside, 'x');
    mkdirSync(path.join(server.workspace, 'computes'), { recursive: true });
    writeFileSync(path.join(server.workspace, 'computes/local.yml'), `name: local\ntype: local\n${compute}`);
    const text = pipeline.replace('OUTSIDE', outside);
    const state = await ended(server, await startRun(server, { path: 'p.yml', text }), 240_000);
    return { state, server };
  };

  it.skipIf(!hasGroups)(
    `T153 memory beyond the limit of the target ends a built-in too, and says so ${told}`,
    async () => {
      const { state } = await runHere('little', 'memory: 16 MiB\n');
      expect(state.steps.data).toMatchObject({
        status: 'failed',
        failure: { code: 'command-killed', outOfMemory: true },
      });
      const { state: enough } = await runHere('enough', 'memory: 2 GiB\n');
      expect(enough.status, JSON.stringify(enough.steps)).toBe('succeeded');
    },
  );

  it.skipIf(!existsSync('/usr/bin/bwrap'))(
    'T154 in the sandbox of a target a built-in sees no other file and no other process (skipped without bubblewrap)',
    async () => {
      const { state, server } = await runHere('sandboxed', 'sandbox: true\n');
      expect(state.status, JSON.stringify(state.steps)).toBe('succeeded');
      const digest = state.steps.look?.outputs?.find(({ name }) => name === 'result_dataset1')?.digest;
      const rows = await (await apiOf(server))(`/artifacts/${digest}/table.csv`);
      expect(await rows.text()).toMatch(/^sees,processes\r?\nfalse,[1-9]\r?\n$/);
    },
  );
});

const sleepers = (seconds: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && lineOf(pid).includes(`sleep ${seconds}`));

function lineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
