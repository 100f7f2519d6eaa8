/**
 * Outputs that come back as a tar stream. The machine is not trusted with our disk: every entry is looked at, and
 * every file has to have the bytes that the machine said it had.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Headers } from 'tar-stream';

/** What came back is not what was written there. */
export class DamagedTransfer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DamagedTransfer';
  }
}

/** Hex sha256 by path, as `sha256sum` prints them: with `./` in front. */
export function parseChecks(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => checkOf(line)));
}

function checkOf(line: string): readonly [string, string] {
  const match = /^(\\?)([0-9a-f]{64}) [ *](.*)$/.exec(line);
  if (match === null) throw new DamagedTransfer(`"${line}" is no line of a list of checksums.`);
  const [, escaped = '', hex = '', name = ''] = match;
  const plain =
    escaped === '' ? name : name.replace(/\\([\\nr])/g, (_, sign: string) => unescaped[sign] ?? '');
  return [tidy(plain), hex];
}

const unescaped: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', r: '\r' };

const tidy = (name: string): string => name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');

/** A sink for the stream. It fails when a file is missing at the end. */
export function unpackInto(root: string, checks: ReadonlyMap<string, string>): Writable {
  const tar = extract();
  const arrived = new Set<string>();
  const links: { readonly place: string; readonly target: string }[] = [];
  const copies: { readonly place: string; readonly of: string }[] = [];
  const read = (async (): Promise<void> => {
    for await (const entry of tar) {
      const { header } = entry;
      const name = placeOf(header);
      if (header.type === 'directory') await mkdir(path.join(root, name), { recursive: true });
      else if (header.type === 'symlink') links.push({ place: name, target: header.linkname ?? '' });
      else if (header.type === 'link') copies.push({ place: name, of: tidy(header.linkname ?? '') });
      else await writeFile(root, name, entry as unknown as NodeJS.ReadableStream, header, checks);
      if (header.type === 'file') arrived.add(name);
      entry.resume();
    }
    // A file with two names is sent once.
    for (const { place, of } of copies) {
      if (!arrived.has(of) || checks.get(of) !== checks.get(place))
        throw new DamagedTransfer(`"${place}" is no file that was sent.`);
      await copyFile(path.join(root, of), path.join(root, place));
      arrived.add(place);
    }
    // Links come last, so that nothing is written through one.
    for (const { place, target } of links) await symlink(target, path.join(root, place));
    const missing = [...checks.keys()].find((name) => !arrived.has(name));
    if (missing !== undefined) throw new DamagedTransfer(`"${missing}" did not arrive.`);
  })();
  read.catch((error: Error) => tar.destroy(error));
  return new Writable({
    write: (chunk: Buffer, _, done) => {
      if (tar.destroyed) read.then(() => done(), done);
      else if (tar.write(chunk)) done();
      else void once(tar, read).then(() => done(), done);
    },
    final: (done) => {
      tar.end();
      read.then(() => done(), done);
    },
  });
}

/** Resolves when the stream takes more, rejects when reading it has failed. */
function once(tar: ReturnType<typeof extract>, read: Promise<void>): Promise<void> {
  const drained = new Promise<void>((resolve) => {
    tar.once('drain', resolve);
  });
  return Promise.race([drained, read]);
}

function placeOf(header: Headers): string {
  const name = tidy(header.name);
  if (path.isAbsolute(name) || name.split('/').includes('..') || name.includes('\0')) {
    throw new DamagedTransfer(`"${header.name}" is no path inside the outputs.`);
  }
  if (!['file', 'directory', 'symlink', 'link'].includes(header.type ?? '')) {
    throw new DamagedTransfer(`"${header.name}" is neither a file, a folder nor a link (${header.type}).`);
  }
  return name;
}

async function writeFile(
  root: string,
  name: string,
  content: NodeJS.ReadableStream,
  header: Headers,
  checks: ReadonlyMap<string, string>,
): Promise<void> {
  const hash = createHash('sha256');
  const meter = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const mode = ((header.mode ?? 0) & 0o100) === 0 ? 0o644 : 0o755;
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await pipeline(content, meter, createWriteStream(file, { flags: 'wx', mode }));
  if (hash.digest('hex') !== checks.get(name)) throw new DamagedTransfer(`"${name}" changed on its way.`);
}
