/** Calls of endpoints in memory: rows by run, written when `memory-stores.ts` creates the run. */
import { EngineError } from '../errors.ts';
import type { EndpointCall, EndpointCalls } from '../run/endpoint-calls.ts';
import type { RunSummary } from '../run/ports.ts';

export interface MemoryCalls {
  readonly calls: EndpointCalls;
  /** Throws `already-started` for a key that has a run. */
  claim(call: EndpointCall, run: string): void;
}

export function createMemoryCalls(summaryOf: (run: string) => RunSummary | undefined): MemoryCalls {
  const rows = new Map<string, EndpointCall>();
  const rowsOf = (endpoint: string): (readonly [string, EndpointCall])[] =>
    [...rows].filter(([, call]) => call.endpoint === endpoint);
  const find: EndpointCalls['find'] = (endpoint, key) => {
    const [run, call] = rowsOf(endpoint).find((row) => row[1].key === key) ?? [];
    return run === undefined || call === undefined ? undefined : { run, request: call.request };
  };
  return {
    claim: (call, run) => {
      if (find(call.endpoint, call.key) !== undefined)
        throw new EngineError('already-started', `The call "${call.key}" has a run already.`, {
          endpoint: call.endpoint,
          key: call.key,
        });
      rows.set(run, call);
    },
    calls: {
      find,
      has: (endpoint, run) => rows.get(run)?.endpoint === endpoint,
      count: (endpoint) => rowsOf(endpoint).length,
      list: (endpoint, { before, limit }) =>
        rowsOf(endpoint)
          .filter(([run]) => before === undefined || Number(run) < Number(before))
          .sort(([a], [b]) => Number(b) - Number(a))
          .flatMap(([run, { key, deployment }]) => {
            const summary = summaryOf(run);
            return summary === undefined ? [] : [{ ...summary, key, deployment }];
          })
          .slice(0, limit),
      runs: () =>
        [...rows].flatMap(([run, { endpoint }]) => {
          const summary = summaryOf(run);
          return summary === undefined ? [] : [{ run, endpoint, isCompacted: summary.isCompacted }];
        }),
      unfinished: (endpoint, deployment) =>
        rowsOf(endpoint)
          .filter(([run, call]) => {
            const isWanted = deployment === undefined || call.deployment === deployment;
            return isWanted && summaryOf(run)?.finishedAt === null;
          })
          .map(([run]) => run),
      release: (endpoint) => {
        for (const [run, call] of rowsOf(endpoint)) rows.set(run, { ...call, endpoint: '', key: run });
      },
    },
  };
}
