/**
 * What is registered in the workspace under a name and a version: its data and model documents, wherever they
 * lie. Millrace writes those that it registers itself to `models/NAME/VERSION` and `datasets/NAME/VERSION`.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type DataType, nearestNames, parseDocument } from '@millrace/pipeline-engine/browser';
import { compareVersions } from '../workspace/component-catalog.ts';
import { isYamlName } from '../workspace/pipeline-files.ts';
import { toWorkspacePath } from '../workspace/safe-path.ts';
import { walkFiles } from '../workspace/walk-files.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface RegisteredAsset {
  readonly kind: 'data' | 'model';
  readonly name: string;
  readonly version: string;
  readonly type: DataType;
  readonly description: string;
  /** Workspace path of the document. */
  readonly file: string;
  /** As the document spells it, relative to its folder. */
  readonly path: string;
  /** Of the document's `properties`: where it came from. */
  readonly properties: Readonly<Record<string, string>>;
  /** When the document was written, in milliseconds since the epoch. */
  readonly registeredAt: number;
}

export interface AssetCatalog {
  /** A fresh look at the disk; by name, the newest version first. */
  list(): Promise<readonly RegisteredAsset[]>;
  refresh(): Promise<void>;
  /** As of the last look: `azureml:NAME:VERSION` or `azureml:NAME@latest`; the newest without a version. Undefined for anything else. */
  find(reference: string): RegisteredAsset | undefined;
  /** Names like the one that a reference means. */
  nearest(reference: string): readonly string[];
}

/** What a read document was, until its file changes. */
interface Seen {
  readonly stamp: string;
  readonly asset: RegisteredAsset | undefined;
}

export function createAssetCatalog(workspace: Workspace): AssetCatalog {
  let seen = new Map<string, Seen>();
  let all: readonly RegisteredAsset[] = [];

  async function refresh(): Promise<void> {
    const files = await walkFiles(workspace.root, isYamlName);
    const looked = await Promise.all(files.map(async (file) => [file, await look(file)] as const));
    seen = new Map(looked);
    all = looked
      .flatMap(([, { asset }]) => asset ?? [])
      .sort((left, right) =>
        left.name === right.name
          ? compareVersions(right.version, left.version)
          : left.name < right.name
            ? -1
            : 1,
      );
  }

  async function look(file: string): Promise<Seen> {
    const { mtimeMs, size } = await stat(file);
    const stamp = `${mtimeMs} ${size}`;
    const known = seen.get(file);
    if (known?.stamp === stamp) return known;
    return { stamp, asset: await readAsset(workspace.root, file, mtimeMs) };
  }

  return {
    refresh,
    list: async () => {
      await refresh();
      return all;
    },
    find: (reference) => {
      const parsed = parseAssetReference(reference);
      if (parsed === undefined) return undefined;
      const { name, version } = parsed;
      return all.find((asset) => asset.name === name && (version === undefined || asset.version === version));
    },
    nearest: (reference) => {
      const name = parseAssetReference(reference)?.name;
      const names = new Set(all.map((asset) => asset.name));
      return name === undefined ? [] : nearestNames(name, [...names]);
    },
  };
}

/** The version is undefined for the newest. Undefined for paths in datastores, registries and clouds. */
function parseAssetReference(text: string): { readonly name: string; readonly version?: string } | undefined {
  const match = /^azureml:([^:@/]+)(?::([^@/:]+)|@latest)?$/.exec(text.trim());
  const [, name, version] = match ?? [];
  if (name === undefined) return undefined;
  return version === undefined || version === 'latest' ? { name } : { name, version };
}

/** Most YAML files of a workspace are something else, which their text tells without being parsed. */
const mayBeAsset = (text: string): boolean =>
  /^\s*path:/m.test(text) && /^\s*name:/m.test(text) && !/^\s*(jobs|command|trigger):/m.test(text);

async function readAsset(
  root: string,
  file: string,
  writtenAt: number,
): Promise<RegisteredAsset | undefined> {
  const text = await readFile(file, 'utf8');
  if (!mayBeAsset(text)) return undefined;
  const document = parseDocument(text);
  if (document.kind !== 'data' && document.kind !== 'model') return undefined;
  const { name, version, type, description, path: spelled, properties } = document.asset;
  if (name === undefined || spelled === undefined) return undefined;
  return {
    kind: document.kind,
    name,
    version: version ?? '1',
    type,
    description: description ?? '',
    file: toWorkspacePath(root, file),
    path: spelled,
    properties,
    registeredAt: Math.round(writtenAt),
  };
}

/** Folders of versions that Millrace registered, which the lists of data files leave out. */
export const registeredFolders: Readonly<Record<RegisteredAsset['kind'], string>> = {
  data: 'datasets',
  model: 'models',
};

export function assetFolder(kind: RegisteredAsset['kind'], name: string): string {
  return path.posix.join(registeredFolders[kind], name);
}
