/** Artifacts as one tar stream: small files travel together, and names and modes are ours, not those of the disk. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Headers, type Pack, pack } from 'tar-stream';
import { hexOf, type Manifest, type ManifestEntry } from '../../run/manifest.ts';

export interface LocalArtifact {
  readonly path: string;
  readonly manifest: Manifest;
  /** Its name there; the hex of its digest unless given. */
  readonly name?: string;
}

const nameOf = ({ name, manifest }: LocalArtifact): string => name ?? hexOf(manifest.digest);

export interface SmallFile {
  readonly name: string;
  readonly text: string;
  /** Whoever may read it unless given. */
  readonly mode?: number;
}

/** `artifacts/<name>` for each, and `checks`: a list that `sha256sum -c` reads there. */
export function packArtifacts(artifacts: readonly LocalArtifact[]): Readable {
  return packed(async (tar) => {
    await addFolder(tar, 'artifacts');
    for (const artifact of artifacts) await addArtifact(tar, artifact);
    await addText(tar, { name: 'checks', text: artifacts.map(checksOf).join('') });
  });
}

export function packFiles(files: readonly SmallFile[]): Readable {
  return packed(async (tar) => {
    for (const file of files) await addText(tar, file);
  });
}

function packed(write: (tar: Pack) => Promise<void>): Readable {
  const tar = pack();
  write(tar).then(
    () => tar.finalize(),
    (error: Error) => tar.destroy(error),
  );
  // The stream is one of streamx; what takes it wants one of Node's.
  return Readable.from(tar, { objectMode: false });
}

async function addArtifact(tar: Pack, artifact: LocalArtifact): Promise<void> {
  const { path: root, manifest } = artifact;
  const base = `artifacts/${nameOf(artifact)}`;
  for (const entry of manifest.entries) {
    const name = entry.path === '' ? base : `${base}/${entry.path}`;
    if (entry.kind === 'folder') await addFolder(tar, name);
    else if (entry.kind === 'link') await addEntry(tar, { name, type: 'symlink', linkname: entry.target });
    else await addContent(tar, name, path.join(root, entry.path), entry);
  }
}

const addFolder = (tar: Pack, name: string): Promise<void> =>
  addEntry(tar, { name, type: 'directory', mode: 0o755 });

async function addContent(
  tar: Pack,
  name: string,
  file: string,
  entry: Extract<ManifestEntry, { readonly size: number }>,
): Promise<void> {
  const mode = entry.kind === 'executable' ? 0o555 : 0o444;
  const sink = tar.entry({ name, type: 'file', mode, size: entry.size });
  // A file that changed its size meanwhile ends the stream with an error; a changed byte is found on arrival.
  await pipeline(createReadStream(file), sink as unknown as NodeJS.WritableStream);
}

function addText(tar: Pack, { name, text, mode = 0o644 }: SmallFile): Promise<void> {
  const content = Buffer.from(text);
  return new Promise((resolve, reject) => {
    tar.entry({ name, type: 'file', mode, size: content.length }, content, settle(resolve, reject));
  });
}

function addEntry(tar: Pack, headers: Headers): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry(headers, settle(resolve, reject));
  });
}

const settle =
  (resolve: () => void, reject: (error: Error) => void) =>
  (error?: Error | null): void => {
    if (error === undefined || error === null) resolve();
    else reject(error);
  };

function checksOf(artifact: LocalArtifact): string {
  const base = `artifacts/${nameOf(artifact)}`;
  return artifact.manifest.entries
    .flatMap((entry) => ('sha256' in entry ? [checkLine(entry.sha256, join(base, entry.path))] : []))
    .join('');
}

const join = (base: string, relative: string): string => (relative === '' ? base : `${base}/${relative}`);

/** As GNU's sha256sum writes and reads it: a name with a backslash or a line end is marked and escaped. */
function checkLine(hex: string, name: string): string {
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return escaped === name ? `${hex}  ${name}\n` : `\\${hex}  ${escaped}\n`;
}
