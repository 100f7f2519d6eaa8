import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifest } from '../../storage/manifest.ts';
import { confine } from '../confinement.ts';
import { processesOf } from '../process-group.ts';
import { createProcessMachine } from './process-machine.ts';
import { createRemoteHost, HostRefused, type RemoteHost } from './remote-host.ts';
import { lookScript, wrapperScript } from './scripts.ts';
import { DamagedTransfer, parseChecks, unpackInto } from './unpack.ts';
import { parseSights } from './watch-attempts.ts';

/** The scripts need the tools of a Linux host. */
const isHost = process.platform === 'linux';

describe.skipIf(!isHost)('T30 a folder on a machine (skipped where there is no setsid and sha256sum)', () => {
  let scratch: string;
  let host: RemoteHost;
  const root = (): string => path.join(scratch, "a 'far' place");

  beforeEach(() => {
    scratch = mkdtempSync(path.join(tmpdir(), 'millrace-host-'));
    const machine = createProcessMachine({
      name: 'here',
      channels: 4,
      command: (script, args) => ['sh', '-c', script, 'sh', ...args],
    });
    host = createRemoteHost({ machine, folder: root(), newId: randomUUID, owner: 'us' });
  });
  afterEach(() => {
    execFileSync('chmod', ['-R', 'u+w', scratch]);
    rmSync(scratch, { recursive: true, force: true });
  });

  const artifact = async (): Promise<{
    path: string;
    manifest: Awaited<ReturnType<typeof readManifest>>;
  }> => {
    const folder = path.join(scratch, 'data');
    mkdirSync(path.join(folder, 'empty'), { recursive: true });
    writeFileSync(path.join(folder, 'a b\\c\nd.txt'), 'names may hold anything');
    writeFileSync(path.join(folder, 'run.sh'), 'echo hello\n');
    chmodSync(path.join(folder, 'run.sh'), 0o755);
    symlinkSync('run.sh', path.join(folder, 'link'));
    return { path: folder, manifest: await readManifest(folder) };
  };

  it('says what the machine is', async () => {
    expect(await host.facts()).toMatchObject({ root: root(), missing: [] });
  });

  it('stores what it lacks under its digest, whole, and once', async () => {
    const sent = await artifact();
    await Promise.all([host.supply([sent]), host.supply([sent])]);
    const stored = path.join(root(), 'store', sent.manifest.digest.slice('sha256:'.length));
    expect((await readManifest(stored)).digest).toBe(sent.manifest.digest);
    rmSync(sent.path, { recursive: true });
    await host.supply([sent]);
  });

  it('refuses what is not what it was said to be', async () => {
    const sent = await artifact();
    writeFileSync(path.join(sent.path, 'run.sh'), 'echo jello\n');
    await expect(host.supply([sent])).rejects.toThrow(DamagedTransfer);
    expect(execFileSync('ls', ['-A', path.join(root(), 'store')], { encoding: 'utf8' })).toBe('');
    expect(execFileSync('ls', ['-A', path.join(root(), 'incoming')], { encoding: 'utf8' })).toBe('');
  });

  it('T31 starts an attempt once, shows how it is, and brings back what it wrote', async () => {
    const { root: folder } = await host.facts();
    const run = `sh -c 'echo run >> ../count; printf x > ../outputs/o/file; echo said; exit 7'`;
    const files = [
      { name: 'place', text: 'mkdir -p work outputs/o\n' },
      {
        name: 'wrapper',
        text: wrapperScript({
          attempt: 'a1',
          directory: `'${`${folder}/attempts/a1`.replaceAll("'", `'\\''`)}'`,
          run,
          confinement: confine('millrace-a1', {}),
        }),
      },
    ];
    const launch = 'setsid sh ./wrapper </dev/null >/dev/null 2>&1 &';
    await host.start('a1', files, launch);
    await host.start('a1', files, launch);
    const sight = await lookUntil('a1', 'ended');
    expect(sight?.code).toBe(7);
    expect(sight?.log.toString()).toBe('said\n');
    expect(readFileSync(path.join(folder, 'attempts/a1/count'), 'utf8')).toBe('run\n');
    const into = path.join(scratch, 'back');
    mkdirSync(into);
    await host.fetch('a1', into);
    expect(readFileSync(path.join(into, 'o/file'), 'utf8')).toBe('x');
    const { digest } = await readManifest(path.join(into, 'o'));
    await host.release('a1', new Map([['o', digest.slice('sha256:'.length)]]));
    expect(await host.hasBegun('a1')).toBe(false);
    const kept = path.join(folder, 'store', digest.slice('sha256:'.length));
    expect((await readManifest(kept)).digest).toBe(digest);
  });

  it('T169 ends what a command left behind, though nobody asks', async () => {
    const { root: folder } = await host.facts();
    const directory = `'${`${folder}/attempts/a4`.replaceAll("'", `'\\''`)}'`;
    const run = `sh -c 'export MILLRACE_ATTEMPT=a4; setsid sleep 600 & (sleep 600 &) ; echo $! > ../left'`;
    const confinement = confine('millrace-a4', {});
    const files = [
      { name: 'place', text: 'mkdir -p work outputs\n' },
      { name: 'wrapper', text: wrapperScript({ attempt: 'a4', directory, run, confinement }) },
    ];
    await host.start('a4', files, 'setsid sh ./wrapper </dev/null >/dev/null 2>&1 &');
    await lookUntil('a4', 'ended');
    expect(Number(readFileSync(path.join(folder, 'attempts/a4/left'), 'utf8'))).toBeGreaterThan(0);
    while (processesOf('a4').length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('T34 ends a group, and a child that left it; one that has not begun never will', async () => {
    const { root: folder } = await host.facts();
    const run = `sh -c 'export MILLRACE_ATTEMPT=a2; setsid sleep 600 & exec sleep 600'`;
    const directory = `'${`${folder}/attempts/a2`.replaceAll("'", `'\\''`)}'`;
    const wrapped = { attempt: 'a2', directory, confinement: confine('millrace-a2', {}) };
    const files = [
      { name: 'place', text: 'mkdir -p work outputs\n' },
      { name: 'wrapper', text: wrapperScript({ ...wrapped, run }) },
    ];
    await host.start('a2', files, 'setsid sh ./wrapper </dev/null >/dev/null 2>&1 &');
    await lookUntil('a2', 'running');
    expect(await host.stop('a2', 1000)).toBe(true);
    expect(['ended', 'gone']).toContain((await look('a2'))?.state);
    await host.start(
      'a3',
      [{ name: 'place', text: 'mkdir work outputs\n' }, files[1] ?? { name: 'wrapper', text: '' }],
      'true',
    );
    expect(await host.stop('a3', 1000)).toBe(true);
    expect(await host.hasBegun('a3')).toBe(true);
  });

  it('says what the machine refuses', async () => {
    writeFileSync(path.join(scratch, 'file'), '');
    const blocked = createRemoteHost({
      machine: host.machine,
      folder: path.join(scratch, 'file', 'below'),
      newId: randomUUID,
      owner: 'us',
    });
    await expect(blocked.facts()).rejects.toThrow(HostRefused);
  });

  const look = async (id: string) => {
    const answer = await host.machine.run(lookScript, [(await host.facts()).root], {
      stdin: `${id} 0 1000\n`,
    });
    return parseSights(answer.stdout).get(id);
  };
  const lookUntil = async (id: string, state: string) => {
    for (let tries = 0; tries < 200; tries++) {
      const sight = await look(id);
      if (sight?.state === state) return sight;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return look(id);
  };
});

describe('T30 what comes back', () => {
  it('is refused when an entry leads elsewhere, is no file, or is not what was said', async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), 'millrace-unpack-'));
    const { pack } = await import('tar-stream');
    const unpack = async (add: (tar: ReturnType<typeof pack>) => void, checks = ''): Promise<void> => {
      const tar = pack();
      add(tar);
      tar.finalize();
      const { pipeline } = await import('node:stream/promises');
      await pipeline(tar, unpackInto(mkdtempSync(path.join(scratch, 'x-')), parseChecks(checks)));
    };
    const nothing = '0'.repeat(64);
    await expect(unpack((tar) => tar.entry({ name: '../evil' }, 'x'))).rejects.toThrow('no path inside');
    await expect(unpack((tar) => tar.entry({ name: '/etc/evil' }, 'x'))).rejects.toThrow('no path inside');
    await expect(unpack((tar) => tar.entry({ name: 'fifo', type: 'fifo' }))).rejects.toThrow('neither');
    await expect(unpack((tar) => tar.entry({ name: 'f' }, 'x'), `${nothing}  ./f\n`)).rejects.toThrow(
      'changed',
    );
    await expect(unpack(() => undefined, `${nothing}  ./f\n`)).rejects.toThrow('did not arrive');
    rmSync(scratch, { recursive: true });
  });
});
