/**
 * How long calls are kept, as their endpoints say it, and what goes with them: the files that were given with a call stay
 * for as long as a run that reads them has more than its summary.
 */
import { rmSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CallKeeping, Clock, EndpointCalls, RunStore } from '@millrace/pipeline-engine';
import { isCode } from '../workspace/safe-path.ts';
import { callFilesFolder } from './call-inputs.ts';
import { readEndpoints } from './endpoint-files.ts';

export interface CallKeepingOptions {
  readonly root: string;
  readonly calls: Pick<EndpointCalls, 'runs'>;
  readonly runs: Pick<RunStore, 'pin'>;
  readonly clock: Clock;
}

const dayMs = 24 * 60 * 60 * 1000;

export function createCallKeeping({ root, calls, runs, clock }: CallKeepingOptions): CallKeeping {
  const home = path.join(root, callFilesFolder);

  /** Absolute paths of what kept runs read. */
  const inUse = async (leaving: ReadonlySet<string>): Promise<ReadonlySet<string>> => {
    const used = new Set<string>();
    for (const { run, isCompacted } of calls.runs()) {
      if (isCompacted || leaving.has(run)) continue;
      for (const { absolutePath } of (await runs.pin(run))?.inputs ?? []) used.add(absolutePath);
    }
    return used;
  };

  return {
    keepMs: async () => {
      const endpoints = await readEndpoints(root);
      const days = new Map(endpoints.map(({ name, keepDays }) => [name, keepDays]));
      return new Map(
        calls.runs().flatMap(({ run, endpoint }) => {
          const keepDays = days.get(endpoint);
          return keepDays === undefined ? [] : [[run, keepDays * dayMs] as const];
        }),
      );
    },
    sweep: async ({ dryRun, leaving }) => {
      const gone = { count: 0, bytes: 0 };
      const old = (await filesIn(home)).filter(({ time }) => time < clock() - dayMs);
      // Only now: what is called from here on is younger than that.
      const used = old.length === 0 ? new Set<string>() : await inUse(leaving);
      for (const { file, bytes, time } of old) {
        if (used.has(file)) continue;
        if (!dryRun && !removeUnchanged(file, time)) continue;
        gone.count += 1;
        gone.bytes += bytes;
      }
      return gone;
    },
  };
}

/** Equal rows may have been given again since it was looked at. */
function removeUnchanged(file: string, time: number): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.mtimeMs !== time) return false;
  rmSync(file);
  return true;
}

interface CallFile {
  readonly file: string;
  readonly bytes: number;
  /** Of the last call that brought it, or of its upload. */
  readonly time: number;
}

/** Of every endpoint. Links are left alone: they may lead elsewhere. */
async function filesIn(home: string): Promise<readonly CallFile[]> {
  const found: CallFile[] = [];
  for (const endpoint of await entriesOf(home)) {
    if (!endpoint.isDirectory()) continue;
    for (const entry of await entriesOf(path.join(home, endpoint.name))) {
      if (!entry.isFile()) continue;
      const file = path.join(home, endpoint.name, entry.name);
      const { size, mtimeMs } = await stat(file);
      found.push({ file, bytes: size, time: mtimeMs });
    }
  }
  return found;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}
