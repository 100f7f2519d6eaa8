/** Looks results up and verifies them: a result whose files are gone or changed is none. */
import { compareCodeUnits } from '../cache/canonical-json.ts';
import type { IdentifiedStep } from './identify-step.ts';
import { attemptKey, type Lease } from './leases.ts';
import type { ArtifactStore, StepCache, StepCacheEntry } from './ports.ts';

export type FoundResult =
  | {
      readonly kind: 'intact';
      readonly entry: StepCacheEntry;
      /** It was found under a former format: whoever reuses it stores it under its fingerprint of now. */
      readonly isFormer?: true;
    }
  | {
      readonly kind: 'broken';
      readonly entry: StepCacheEntry;
      readonly output: string;
      readonly digest: string;
      readonly verdict: 'missing' | 'damaged';
    };

export interface ResultPorts {
  readonly stepCache: StepCache;
  readonly artifacts: ArtifactStore;
}

/** One query for all; fingerprints without a result are absent. What is found stays until `lease` is released. */
export async function findResults(
  ports: ResultPorts,
  fingerprints: readonly string[],
  lease?: Lease,
): Promise<ReadonlyMap<string, FoundResult>> {
  if (fingerprints.length === 0) return new Map();
  const entries = await ports.stepCache.get([...new Set(fingerprints)].sort(compareCodeUnits));
  const found = new Map<string, FoundResult>();
  for (const [fingerprint, entry] of entries) {
    // First taken, then looked at: a collection sees the lease, or the verification sees the collection.
    lease?.take([attemptKey(entry.attempt), ...entry.outputs.map((output) => output.digest)]);
    found.set(fingerprint, await verifyEntry(ports.artifacts, entry));
  }
  return found;
}

/**
 * The same for identified steps, by their fingerprint of now. What is not there is looked for as the format before
 * would have stored it; such a result comes with the fingerprint of now.
 */
export async function findStepResults(
  ports: ResultPorts,
  steps: readonly IdentifiedStep[],
  lease?: Lease,
): Promise<ReadonlyMap<string, FoundResult>> {
  const found = await findResults(
    ports,
    steps.map(({ fingerprint }) => fingerprint),
    lease,
  );
  if (!ports.stepCache.hasFormerFormat()) return found;
  const absent = steps.filter(({ fingerprint }) => !found.has(fingerprint));
  const former = new Map(
    absent.flatMap(({ fingerprint, former }) => {
      const old = former();
      return old.saysAll ? [[fingerprint, old.fingerprint] as const] : [];
    }),
  );
  const older = await findResults(ports, [...former.values()], lease);
  const all = new Map(found);
  for (const [fingerprint, old] of former) {
    const result = older.get(old);
    if (result?.kind === 'broken') all.set(fingerprint, result);
    if (result?.kind === 'intact')
      all.set(fingerprint, { kind: 'intact', entry: { ...result.entry, fingerprint }, isFormer: true });
  }
  return all;
}

async function verifyEntry(artifacts: ArtifactStore, entry: StepCacheEntry): Promise<FoundResult> {
  for (const output of entry.outputs) {
    const verdict = await artifacts.verify(output.digest);
    if (verdict !== 'intact')
      return { kind: 'broken', entry, output: output.name, digest: output.digest, verdict };
  }
  return { kind: 'intact', entry };
}
