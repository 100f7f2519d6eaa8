/** Keeping of calls in memory: what endpoints say, and the files that were given, as maps that a test fills. */
import type { CallKeeping, EndpointCalls } from '../run/endpoint-calls.ts';
import type { Clock, RunStore } from '../run/ports.ts';

export interface MemoryCallKeeping extends CallKeeping {
  readonly keepDays: Map<string, number>;
  /** By path: its bytes, and when it was given. */
  readonly files: Map<string, { readonly bytes: number; readonly time: number }>;
}

const dayMs = 24 * 60 * 60 * 1000;

export function createMemoryCallKeeping(options: {
  readonly calls: Pick<EndpointCalls, 'runs'>;
  readonly runs: Pick<RunStore, 'pin'>;
  readonly clock: Clock;
}): MemoryCallKeeping {
  const { calls, runs, clock } = options;
  const keepDays: MemoryCallKeeping['keepDays'] = new Map();
  const files: MemoryCallKeeping['files'] = new Map();
  return {
    keepDays,
    files,
    keepMs: async () =>
      new Map(
        calls.runs().flatMap(({ run, endpoint }) => {
          const days = keepDays.get(endpoint);
          return days === undefined ? [] : [[run, days * dayMs] as const];
        }),
      ),
    sweep: async ({ dryRun, leaving }) => {
      const used = new Set<string>();
      for (const { run, isCompacted } of calls.runs())
        if (!isCompacted && !leaving.has(run))
          for (const { absolutePath } of (await runs.pin(run))?.inputs ?? []) used.add(absolutePath);
      const gone = { count: 0, bytes: 0 };
      for (const [path, { bytes, time }] of [...files]) {
        if (used.has(path) || time >= clock() - dayMs) continue;
        if (!dryRun) files.delete(path);
        gone.count += 1;
        gone.bytes += bytes;
      }
      return gone;
    },
  };
}
