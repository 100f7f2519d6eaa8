/** The sizes of results in memory: the other side of the uses that `memory-stores.ts` records. */
import type { ContentReadings } from '../run/background-check.ts';
import type { OutputRecord } from '../run/events.ts';
import { type Amount, type ArtifactUse, codeStep, type RoomLedger, useKey } from '../run/room.ts';

/** Which steps use which artifacts, and how large those are, as far as that is known. */
export interface RoomRecords {
  readonly uses: Map<string, ArtifactUse>;
  readonly sizes: Map<string, number>;
  /** When results were last read again. */
  readonly readAt: Map<string, number>;
}

export function recordUse({ uses, sizes }: RoomRecords, use: ArtifactUse, bytes: number | undefined): void {
  uses.set(useKey(use), use);
  if (bytes !== undefined && !sizes.has(use.digest)) sizes.set(use.digest, bytes);
}

export function recordMade(
  records: RoomRecords,
  pipeline: string,
  step: string,
  outputs: readonly OutputRecord[],
): void {
  for (const { digest, bytes } of outputs) recordUse(records, { pipeline, step, digest }, bytes);
}

export function createMemoryRoom({ uses, sizes, readAt }: RoomRecords): RoomLedger {
  let logs: Amount = { count: 0, bytes: 0 };
  const parts = new Map<string, Amount>();

  const amountOf = (digests: Iterable<string>): Amount => {
    const amount = { count: 0, bytes: 0 };
    for (const digest of digests) {
      amount.count += 1;
      amount.bytes += sizes.get(digest) ?? 0;
    }
    return amount;
  };

  /** The room of one user among all, who are told apart by `userOf`. */
  const roomOf = (user: string, userOf: (use: ArtifactUse) => string) => {
    const room = { own: 0, shared: 0 };
    const mine = new Set([...uses.values()].filter((use) => userOf(use) === user).map((use) => use.digest));
    for (const digest of mine) {
      const isShared = [...uses.values()].some((use) => use.digest === digest && userOf(use) !== user);
      room[isShared ? 'shared' : 'own'] += sizes.get(digest) ?? 0;
    }
    return room;
  };

  return {
    totals: async () => {
      const ofCode = [...uses.values()].filter(({ step }) => step === codeStep).map(({ digest }) => digest);
      const code = new Set(ofCode.filter((digest) => sizes.has(digest)));
      const results = [...sizes.keys()].filter((digest) => !code.has(digest));
      return { results: amountOf(results), code: amountOf(code), logs, parts: sumOf(parts.values()) };
    },
    pipelines: async () => {
      const names = [...new Set([...uses.values()].map(({ pipeline }) => pipeline))].sort();
      return names
        .map((pipeline) => ({ pipeline, ...roomOf(pipeline, (use) => use.pipeline) }))
        .sort((a, b) => b.own + b.shared - a.own - a.shared);
    },
    steps: async (pipeline) => {
      const userOf = (use: ArtifactUse): string => useKey({ ...use, digest: '' });
      const steps = [...uses.values()].filter((use) => use.pipeline === pipeline).map(({ step }) => step);
      return [...new Set(steps)].map((step) => ({
        step,
        ...roomOf(useKey({ pipeline, step, digest: '' }), userOf),
      }));
    },
    prune: async (isKept) => {
      for (const [use, { digest }] of uses) if (!isKept({ use, digest })) uses.delete(use);
    },
    forget: async (isGone) => {
      for (const digest of [...sizes.keys()].filter(isGone)) {
        sizes.delete(digest);
        readAt.delete(digest);
      }
    },
    unmeasured: async () => [
      ...new Set([...uses.values()].map(({ digest }) => digest).filter((digest) => !sizes.has(digest))),
    ],
    learn: async (digest, bytes) => {
      if (!sizes.has(digest)) sizes.set(digest, bytes);
    },
    setLogs: async (amount) => {
      logs = amount;
    },
    setParts: async (scope, amount) => void parts.set(scope, amount),
    setAllParts: async (amounts) => {
      parts.clear();
      for (const [scope, amount] of amounts) parts.set(scope, amount);
    },
  };
}

function sumOf(amounts: Iterable<Amount>): Amount {
  const sum = { count: 0, bytes: 0 };
  for (const { count, bytes } of amounts) {
    sum.count += count;
    sum.bytes += bytes;
  }
  return sum;
}

export function createMemoryReadings({ sizes, readAt }: RoomRecords): ContentReadings {
  return {
    readAt: async (digest) => readAt.get(digest),
    note: async (digest, time) => {
      if (sizes.has(digest)) readAt.set(digest, time);
    },
  };
}
