/** Are the stored results what was stored? By their stats, or with `deep` by their content. */
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  entriesPath,
  hashIfPossible,
  isUnchanged,
  listArtifacts,
  type Places,
  placesIn,
  readEntries,
} from '../storage/artifact-files.ts';
import { removeTree, renameArtifact } from '../storage/artifact-store.ts';
import { type Check, found } from './check.ts';
import type { Recorded, RecordedResult } from './recorded.ts';

export interface ArtifactCheckOptions {
  readonly stateDirectory: string;
  readonly deep: boolean;
  readonly recorded: Recorded;
  readonly stamp: string;
  /** Removes the notes of results, so that their steps are misses. */
  readonly forget: (fingerprints: readonly string[]) => void;
}

export async function checkArtifacts(
  options: ArtifactCheckOptions,
): Promise<{ checks: Check[]; count: number }> {
  const places = placesIn(options.stateDirectory);
  const digests = existsSync(places.artifacts) ? listArtifacts(places.artifacts) : [];
  const present = new Map(
    digests.flatMap((digest): [string, string][] => {
      const data = dataOf(places, digest);
      return data === undefined ? [] : [[digest, data]];
    }),
  );
  const checks = [...checkStaging(places.staging), ...checkMissing(options, present)];
  for (const [digest, data] of present) {
    if (!(await isWhole(data, digest, options.deep))) checks.push(damaged(options, digest, data));
  }
  return { checks, count: present.size };
}

function dataOf(places: Places, digest: string): string | undefined {
  return [places.artifact(digest), places.formerArtifact(digest)].find(
    (data) => lstatSync(data, { throwIfNoEntry: false }) !== undefined,
  );
}

async function isWhole(data: string, digest: string, deep: boolean): Promise<boolean> {
  if (!deep && readEntries(data)?.every(isUnchanged)) return true;
  return (await hashIfPossible(data))?.digest === digest;
}

function damaged(
  { stateDirectory, recorded, stamp, forget }: ArtifactCheckOptions,
  digest: string,
  data: string,
): Check {
  const repair = async () => {
    const folder = path.join(stateDirectory, 'damaged', stamp);
    const kept = path.join(folder, path.basename(data));
    mkdirSync(folder, { recursive: true });
    // First its name: whoever dies here leaves a miss.
    renameArtifact(data, kept);
    rmSync(entriesPath(data), { force: true });
    forget(recorded.results.flatMap((result) => (result.digest === digest ? [result.fingerprint] : [])));
    return { kept };
  };
  return found('damage', 'artifact-damaged', data, { params: { digest }, repair });
}

function checkMissing(
  { recorded, forget }: ArtifactCheckOptions,
  present: ReadonlyMap<string, string>,
): Check[] {
  const missing = new Map<string, RecordedResult[]>();
  for (const result of recorded.results) {
    if (present.has(result.digest)) continue;
    missing.set(result.digest, [...(missing.get(result.digest) ?? []), result]);
  }
  return [...missing].map(([digest, results]) =>
    found('damage', 'artifact-missing', digest, {
      params: { run: results[0]?.run ?? '', step: results[0]?.step ?? '' },
      repair: async () => {
        forget(results.map((result) => result.fingerprint));
        return {};
      },
    }),
  );
}

/** Nothing has a name there that anybody would look for. */
function checkStaging(staging: string): readonly Check[] {
  const count = existsSync(staging) ? readdirSync(staging).length : 0;
  if (count === 0) return [];
  const repair = async () => {
    for (const name of readdirSync(staging)) removeTree(path.join(staging, name));
    return {};
  };
  return [found('note', 'staging-left', staging, { params: { count }, repair })];
}
