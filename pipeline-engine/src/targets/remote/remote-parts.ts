/**
 * Parts of parallel steps between here and a machine. There they outlive attempts, too; before an attempt the machine
 * gets those that it lacks, and after it the new ones come here, so that it matters nowhere where a part was computed.
 */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ReadManifest } from '../../run/manifest.ts';
import type { Attempt } from '../../run/ports.ts';
import type { RemoteHost } from './remote-host.ts';

export interface PartsContext {
  readonly host: RemoteHost;
  readonly readManifest: ReadManifest;
  readonly newId: () => string;
  readonly owner: string;
}

const isKey = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

/** Of a parallel step whose parts are kept: one folder there per scope and generation, and of each server its own. */
export function partsName({ owner }: Pick<PartsContext, 'owner'>, attempt: Attempt): string | undefined {
  if (attempt.step.parallel === undefined || attempt.parts === undefined) return undefined;
  return `${owner}-${attempt.parts.scope.slice(0, 32)}-${path.basename(attempt.parts.folder)}`;
}

/** Sends what is committed here and lacking there. */
export async function supplyParts(context: PartsContext, attempt: Attempt): Promise<void> {
  const name = partsName(context, attempt);
  const keys = keysHere(attempt);
  if (name === undefined || keys.length === 0) return;
  const there = new Set(await context.host.parts(name));
  const folder = attempt.parts?.folder ?? '';
  const lacking = await Promise.all(
    keys
      .filter((key) => !there.has(key))
      .map(async (key) => {
        const place = path.join(folder, key);
        return { name: key, path: place, manifest: await context.readManifest(place) };
      }),
  );
  if (lacking.length > 0) await context.host.supplyParts(name, lacking);
}

/** Brings what is committed there and lacking here; each gets its name by a rename, and is looked at when it is used. */
export async function fetchParts(context: PartsContext, attempt: Attempt): Promise<void> {
  const name = partsName(context, attempt);
  const folder = attempt.parts?.folder;
  if (name === undefined || folder === undefined) return;
  const here = new Set(keysHere(attempt));
  const lacking = (await context.host.parts(name)).filter((key) => isKey(key) && !here.has(key));
  if (lacking.length === 0) return;
  const draft = path.join(folder, `draft-${context.newId()}`);
  await mkdir(draft, { recursive: true });
  try {
    await context.host.fetchParts(name, lacking, draft);
    for (const key of lacking)
      if (!existsSync(path.join(folder, key))) await rename(path.join(draft, key), path.join(folder, key));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function keysHere({ parts }: Attempt): readonly string[] {
  return parts === undefined || !existsSync(parts.folder) ? [] : readdirSync(parts.folder).filter(isKey);
}
