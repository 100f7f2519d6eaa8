/** A disk that turns read-only under a server, as a kernel does it after an error. Mounting one takes root. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createScratch, runCommand, signIn, startServer } from './server-process.ts';

const pipeline = (wait: string) => `type: pipeline
jobs:
  made:
    type: command
    command: echo done > \${{outputs.made}}/done
    outputs:
      made: { type: uri_folder }
  waits:
    type: command
    command: "${wait}; echo late > \${{outputs.late}}/late"
    outputs:
      late: { type: uri_folder }
`;

/** A small disk in a file that turns read-only at its first error; undefined where nobody may mount one. */
function mountDisk(
  folder: string,
): { readonly turnReadOnly: () => void; readonly repair: () => void } | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const image = path.join(path.dirname(folder), 'disk.img');
  const mount = (): void =>
    void execFileSync('mount', ['-o', 'loop,errors=remount-ro', image, folder], { stdio: 'ignore' });
  try {
    mkdirSync(folder);
    writeFileSync(image, Buffer.alloc(48 * 1024 * 1024));
    execFileSync('mkfs.ext4', ['-q', '-F', image], { stdio: 'ignore' });
    mount();
  } catch (error) {
    if (error instanceof Error && ('status' in error || 'code' in error)) return undefined;
    throw error;
  }
  const device = /^\/dev\/(\S+) (\S+) /gm;
  const [, name] =
    [...readFileSync('/proc/mounts', 'utf8').matchAll(device)].find((found) => found[2] === folder) ?? [];
  const trigger = `/sys/fs/ext4/${name}/trigger_fs_error`;
  if (!existsSync(trigger)) {
    execFileSync('umount', [folder]);
    return undefined;
  }
  return {
    turnReadOnly: () => writeFileSync(trigger, 'an error, as a bad disk has one'),
    repair: () => {
      execFileSync('umount', [folder]);
      // 1: errors were corrected.
      try {
        execFileSync('e2fsck', ['-fy', image], { stdio: 'ignore' });
      } catch (error) {
        if (!(error instanceof Error && 'status' in error && error.status === 1)) throw error;
      }
      mount();
    },
  };
}

const scratch = createScratch();
const folder = path.join(scratch.directory, 'disk');
const disk = mountDisk(folder);

it.skipIf(disk === undefined)(
  `R123 a disk that turns read-only under a server${disk === undefined ? ' (skipped: mounting a disk takes root on Linux, and mkfs.ext4)' : ''}: runs say so, what is stored stays in use, the doctor tells what to do`,
  async () => {
    const workspace = path.join(scratch.directory, 'workspace');
    const flag = path.join(scratch.directory, 'flag');
    mkdirSync(path.join(workspace, '.git'), { recursive: true });
    writeFileSync(path.join(workspace, 'first.yml'), pipeline('true'));
    writeFileSync(path.join(workspace, 'second.yml'), pipeline(`until [ -e ${flag} ]; do sleep 0.1; done`));
    const args = ['--state-dir', path.join(folder, 'state')];
    const millrace = (...words: string[]) =>
      runCommand([...words, ...args], { env: scratch.env, cwd: workspace });
    const server = await startServer(workspace, { env: scratch.env, args });
    let isRunning = true;
    try {
      const first = await millrace('run', 'first.yml');
      expect(first.code, first.stderr).toBe(0);
      const second = millrace('run', 'second.yml');
      const ask = await signIn(server);
      const get = async (address: string): Promise<unknown> => (await ask(address)).json();
      await expect
        .poll(async () => JSON.stringify(await get('/runs/2')), { timeout: 60_000 })
        .toMatch(/"id":"waits"[^{}]*"status":"running"/);
      disk?.turnReadOnly();
      writeFileSync(flag, '');

      const ended = await second;
      expect(ended.code, ended.stderr).toBe(4);
      expect(ended.stderr).toMatch(/Run 2 cannot go on: .*Make room or mend the disk/);
      const refused = await millrace('run', 'first.yml', '--force');
      expect(refused.code, refused.stderr).toBe(4);
      expect(refused.stderr).toMatch(/Check the disk .* millrace doctor|--state-dir/);
      for (const { stderr } of [ended, refused]) expect(stderr).not.toMatch(/^\s+at /m);

      const listed = await millrace('runs', '--json');
      expect(listed.code, listed.stderr).toBe(0);
      const { runs } = JSON.parse(listed.stdout) as { runs: object[] };
      expect(runs).toMatchObject([
        { run: '2', broken: expect.stringContaining('mend the disk') },
        { run: '1', status: 'succeeded' },
      ]);
      expect(await get('/runs/1')).toMatchObject({ status: 'succeeded' });
      expect(await get('/doctor')).toMatchObject({
        findings: expect.arrayContaining([expect.objectContaining({ code: 'state-unwritable' })]),
      });

      await server.stop();
      isRunning = false;
      disk?.repair();
      const again = await millrace('run', 'second.yml', '--json');
      expect(again.code, again.stderr).toBe(0);
      expect(JSON.parse(again.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
        status: 'succeeded',
        steps: { made: { reused: true } },
      });
      const { findings } = JSON.parse((await millrace('doctor', '--deep', '--json')).stdout) as {
        findings: { code: string }[];
      };
      // The disk is as small as ever.
      expect(findings.map(({ code }) => code)).toEqual(['room-low']);
    } finally {
      if (isRunning) await server.kill();
      execFileSync('umount', [folder]);
      scratch.remove();
    }
  },
  120_000,
);
