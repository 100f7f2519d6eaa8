/** Disks that are full or read-only, as the real program meets them. Mounting them takes root. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScratch, runCommand, type Scratch, signIn, startServer } from './server-process.ts';

const pipeline = `type: pipeline
jobs:
  write:
    type: command
    command: echo done > \${{outputs.made}}/done
    outputs:
      made:
        type: uri_folder
`;

const canMount = mountable();

function mountable(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const scratch = createScratch();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', scratch.directory], { stdio: 'ignore' });
    execFileSync('umount', [scratch.directory]);
    return true;
  } catch (error) {
    if (error instanceof Error && 'status' in error) return false;
    throw error;
  } finally {
    scratch.remove();
  }
}

describe.skipIf(!canMount)(
  `doctor${canMount ? '' : ' (skipped: mounting a small file system takes root on Linux)'}`,
  () => {
    let scratch: Scratch;
    let workspace: string;
    let disk: string;
    const millrace = (...words: string[]) =>
      runCommand([...words, '--state-dir', path.join(disk, 'state')], { env: scratch.env, cwd: workspace });

    beforeEach(() => {
      scratch = createScratch();
      workspace = path.join(scratch.directory, 'workspace');
      disk = path.join(scratch.directory, 'disk');
      mkdirSync(path.join(workspace, '.git'), { recursive: true });
      mkdirSync(disk);
      writeFileSync(path.join(workspace, 'pipeline.yml'), pipeline);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
    });
    afterEach(() => {
      execFileSync('umount', [disk]);
      scratch.remove();
    });

    /** Leaves so many bytes. */
    const fill = (left: number): void => {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(bavail * bsize - left));
    };

    it('D21 a disk that fills up during a run ends it with a sentence, and the next one goes on', async () => {
      const greedy = pipeline.replace('echo done >', 'head -c 6000000 /dev/zero >');
      writeFileSync(path.join(workspace, 'pipeline.yml'), greedy);
      const full = await millrace('run', 'pipeline.yml');
      expect([1, 4], full.stderr).toContain(full.code);
      expect(full.stderr).toMatch(/full|no space|cannot|exit code/i);
      expect(full.stderr).not.toMatch(/^\s+at /m);
      writeFileSync(path.join(workspace, 'pipeline.yml'), pipeline);
      const again = await millrace('run', 'pipeline.yml');
      expect(again.code, again.stderr).toBe(0);
    });

    it('D21 D28 a full disk is told with its remedy, and what was stored is used when there is room', async () => {
      const first = await millrace('run', 'pipeline.yml');
      expect(first.code, first.stderr).toBe(0);
      fill(0);
      const full = await millrace('run', 'pipeline.yml', '--force');
      expect(full.code, full.stderr).toBe(4);
      expect(full.stderr).toMatch(/full|no space|cannot be written/i);
      expect(full.stderr).not.toMatch(/^\s+at /m);
      const looked = await millrace('doctor', '--deep', '--json');
      expect(looked.code, looked.stderr).toBe(4);
      expect(looked.stderr).not.toMatch(/^\s+at /m);
      const { findings } = JSON.parse(looked.stdout) as { findings: { code: string; remedy: string }[] };
      expect(findings.find(({ code }) => code === 'room-low')?.remedy).toContain('millrace gc');
      expect(findings.map(({ code }) => code)).not.toContain('database-damaged');
      writeFileSync(path.join(disk, 'ballast'), '');
      const again = await millrace('run', 'pipeline.yml', '--json');
      expect(again.code, again.stderr).toBe(0);
      expect(JSON.parse(again.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
        status: 'succeeded',
        steps: { write: { reused: true } },
      });
    });

    it('D21 D28 a read-only disk is told with its remedy, and can be looked at', async () => {
      const first = await millrace('run', 'pipeline.yml');
      expect(first.code, first.stderr).toBe(0);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const refused = await millrace('run', 'pipeline.yml');
      expect(refused.code, refused.stderr).toBe(4);
      expect(refused.stderr).toMatch(/--state-dir/);
      expect(refused.stderr).not.toMatch(/^\s+at /m);
      const looked = await millrace('doctor', '--deep', '--json');
      expect(looked.code, looked.stderr).toBe(4);
      const report = JSON.parse(looked.stdout) as { findings: { code: string }[]; looked: object };
      expect(report.findings.map(({ code }) => code)).toContain('state-unwritable');
      expect(report.looked).toMatchObject({ runs: 1, artifacts: 1 });
    });
  },
);

it('D30 a server tells what is damaged in its own workspace, and serves on meanwhile', async () => {
  const scratch = createScratch();
  const workspace = path.join(scratch.directory, 'workspace');
  mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
  writeFileSync(path.join(workspace, 'pipeline.yml'), pipeline);
  const options = { env: scratch.env, cwd: workspace };
  try {
    expect((await runCommand(['run', 'pipeline.yml'], options)).code).toBe(0);
    const server = await startServer(workspace, { env: scratch.env });
    try {
      const ask = await signIn(server);
      const report = async (): Promise<unknown> => (await ask('/doctor')).json();
      expect(await report()).toMatchObject({
        status: 'fine',
        findings: [],
        looked: { runs: 1, artifacts: 1 },
      });
      const [artifact] = readdirSync(path.join(workspace, '.millrace/artifacts'), { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('done'));
      const file = path.join(workspace, '.millrace/artifacts', artifact ?? '');
      chmodSync(file, 0o644);
      writeFileSync(file, 'spoilt');
      const [found, health] = await Promise.all([report(), ask('/health')]);
      expect(health.status).toBeLessThan(500);
      expect(found).toMatchObject({
        status: 'damaged',
        findings: [{ code: 'artifact-damaged', severity: 'damage', repair: 'possible' }],
      });
    } finally {
      await server.stop();
    }
  } finally {
    scratch.remove();
  }
});

it('D32 whichever page of the database is damaged, a run ends well or with the remedy, which helps', async () => {
  const scratch = createScratch();
  const workspace = path.join(scratch.directory, 'workspace');
  const state = path.join(workspace, '.millrace');
  mkdirSync(state, { recursive: true });
  writeFileSync(path.join(workspace, 'pipeline.yml'), pipeline);
  const millrace = (...words: string[]) => runCommand(words, { env: scratch.env, cwd: workspace });
  try {
    for (let runs = 0; runs < 3; runs++)
      expect((await millrace('run', 'pipeline.yml', '--force')).code).toBe(0);
    const whole = path.join(scratch.directory, 'whole');
    cpSync(state, whole, { recursive: true });
    const pages = statSync(path.join(state, 'millrace.db')).size / pageBytes;
    const refused: number[] = [];
    for (let page = 0; page < pages; page += 4) {
      rmSync(state, { recursive: true });
      cpSync(whole, state, { recursive: true });
      spoilPage(path.join(state, 'millrace.db'), page);
      const run = await millrace('run', 'pipeline.yml');
      if (run.code === 0) continue;
      refused.push(page);
      expect([run.code, run.stderr], `page ${page}`).toEqual([
        4,
        expect.stringContaining('millrace doctor --repair'),
      ]);
      expect(run.stderr, `page ${page}`).not.toMatch(/^\s+at /m);
      const repaired = await millrace('doctor', '--repair');
      expect(repaired.code, repaired.stderr).toBe(0);
      const again = await millrace('run', 'pipeline.yml');
      expect(again.code, again.stderr).toBe(0);
    }
    expect(refused.length).toBeGreaterThan(2);
  } finally {
    scratch.remove();
  }
}, 120_000);

const pageBytes = 4096;

function spoilPage(file: string, page: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(pageBytes, 'Z'), 0, pageBytes, page * pageBytes);
  closeSync(descriptor);
}
