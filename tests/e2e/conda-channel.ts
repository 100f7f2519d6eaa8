/** A channel of conda's packages made by hand, so that environments are made of them without a network. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface CondaPackage {
  readonly name: string;
  readonly version: string;
  readonly depends?: readonly string[];
  /** Of `bin/NAME`, a program. */
  readonly program: string;
}

const build = '0';

/** Writes a package for any platform into the channel, beside those that are there. `python` packs it. */
export function writeCondaPackage(channel: string, made: CondaPackage, python: string): void {
  const { name, version, depends = [], program } = made;
  const archive = `${name}-${version}-${build}.tar.bz2`;
  const folder = path.join(channel, 'files', `${name}-${version}`);
  const subdirectory = path.join(channel, 'noarch');
  for (const each of [path.join(folder, 'info'), path.join(folder, 'bin'), subdirectory])
    mkdirSync(each, { recursive: true });
  const index = { name, version, build, build_number: 0, depends, subdir: 'noarch', noarch: 'generic' };
  writeFileSync(path.join(folder, 'info/index.json'), JSON.stringify(index));
  writeFileSync(path.join(folder, 'info/files'), `bin/${name}\n`);
  const body = Buffer.from(program);
  const entry = {
    ...{ _path: `bin/${name}`, path_type: 'hardlink', size_in_bytes: body.length },
    sha256: createHash('sha256').update(body).digest('hex'),
  };
  writeFileSync(path.join(folder, 'info/paths.json'), JSON.stringify({ paths: [entry], paths_version: 1 }));
  writeFileSync(path.join(folder, 'bin', name), body, { mode: 0o755 });
  const packed = spawnSync(python, ['-m', 'tarfile', '-c', path.join(subdirectory, archive), 'info', 'bin'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (packed.status !== 0) throw new Error(packed.stderr);
  writeFileSync(
    path.join(folder, 'record.json'),
    JSON.stringify({ ...index, ...digestOf(subdirectory, archive) }),
  );
  writeIndex(channel);
}

function digestOf(folder: string, archive: string): { readonly sha256: string; readonly size: number } {
  const file = path.join(folder, archive);
  return {
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    size: statSync(file).size,
  };
}

function writeIndex(channel: string): void {
  const files = path.join(channel, 'files');
  const packages = Object.fromEntries(
    readdirSync(files).map((each) => [
      `${each}-${build}.tar.bz2`,
      JSON.parse(readFileSync(path.join(files, each, 'record.json'), 'utf8')) as unknown,
    ]),
  );
  for (const subdir of ['noarch', 'linux-64', 'linux-aarch64', 'osx-arm64', 'osx-64']) {
    mkdirSync(path.join(channel, subdir), { recursive: true });
    const listed = subdir === 'noarch' ? packages : {};
    const repodata = { info: { subdir }, packages: listed, 'packages.conda': {}, repodata_version: 1 };
    writeFileSync(path.join(channel, subdir, 'repodata.json'), JSON.stringify(repodata));
  }
}
