/** How often this process asks the disk to write through, counted by `strace` from outside: nothing is built in for it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Calls of fsync and fdatasync during `work`; undefined where strace is not there or may not attach. */
export async function countSyncs(work: () => Promise<unknown>): Promise<number | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-syncs-'));
  const report = path.join(folder, 'report');
  const tracing = ['-f', '-c', '-e', 'trace=fsync,fdatasync', '-o', report, '-p', String(process.pid)];
  const strace = spawn('strace', tracing, { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const ended = once(strace, 'exit').catch(() => undefined);
    const attached = await Promise.race([once(strace.stderr, 'data'), ended]);
    if (!/attached/.test(String(attached))) return undefined;
    await work();
    strace.kill('SIGINT');
    await ended;
    return [...readFileSync(report, 'utf8').matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s.*sync$/gm)].reduce(
      (sum, [, calls]) => sum + Number(calls),
      0,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
