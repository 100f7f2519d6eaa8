/**
 * All that runs a built-in component on a machine that has nothing: this Node, the bundled worker, and the packages
 * that it imports, in one folder with `bin/millrace-component`. It travels to compute targets by its content.
 */
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { version } from '../version.ts';
import { type WorkerFiles, workerFiles } from './worker-files.ts';

export interface RuntimeFolder {
  readonly path: string;
  /** What it was made for, as `uname -sm` says. */
  readonly system: string;
}

const launcher = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/../host.js" "$@"
`;

/** Made once for each build, in a folder that several servers may share. */
export async function runtimeFolder(cache: string): Promise<RuntimeFolder> {
  const worker = await workerFiles();
  // The chunks of the bundle carry a hash of what they hold in their names; the entry names them.
  const entry = await readFile(path.join(worker.folder, 'host.js'));
  const build = createHash('sha256').update(entry).digest('hex').slice(0, 16);
  const folder = path.join(cache, `${version}-node-${process.versions.node}-${build}`);
  const system = execFileSync('uname', ['-sm'], { encoding: 'utf8' }).trim();
  if (existsSync(folder)) return { path: folder, system };
  const unfinished = `${folder}.${randomUUID()}`;
  await fill(unfinished, worker);
  try {
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another server was quicker.
    if (!existsSync(folder)) throw error;
  }
  return { path: folder, system };
}

async function fill(folder: string, worker: WorkerFiles): Promise<void> {
  await mkdir(path.join(folder, 'bin'), { recursive: true });
  for (const file of worker.files) await copyFile(path.join(worker.folder, file), path.join(folder, file));
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  await copyFile(process.execPath, path.join(folder, 'bin/node'));
  await chmod(path.join(folder, 'bin/node'), 0o755);
  const command = path.join(folder, 'bin/millrace-component');
  await writeFile(command, launcher);
  await chmod(command, 0o755);
  for (const [name, home] of await installed(worker)) {
    await cp(home, path.join(folder, 'node_modules', name), {
      recursive: true,
      filter: (file) => !isSuperfluous(path.relative(home, file)),
    });
  }
}

/** Maps, types, and the builds of a package that need a browser's graphics. */
const isSuperfluous = (file: string): boolean =>
  /\.(map|md|d\.[cm]?ts)$|\.(jsep|asyncify|jspi)\.(wasm|mjs)$|ort\.(all|webgl|webgpu|jspi)\./.test(file) ||
  file.split(path.sep).includes('node_modules');

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

/** The packages and all that they need, by name. Optional ones that are not installed are for other systems. */
async function installed({ folder, packages }: WorkerFiles): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const waiting = packages.map((name) => ({ name, from: folder, optional: false }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next.name)) continue;
    const home = homeOf(next.name, next.from);
    if (home === undefined && next.optional) continue;
    if (home === undefined) throw new Error(`the package ${next.name} is not installed`);
    found.set(next.name, home);
    const manifest = packageSchema.parse(JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8')));
    for (const name of Object.keys(manifest.dependencies ?? {}))
      waiting.push({ name, from: home, optional: false });
    for (const name of Object.keys(manifest.optionalDependencies ?? {})) {
      waiting.push({ name, from: home, optional: true });
    }
  }
  return found;
}

function homeOf(name: string, from: string): string | undefined {
  const places = createRequire(path.join(from, 'package.json')).resolve.paths(name) ?? [];
  return places
    .map((place) => path.join(place, name))
    .find((place) => existsSync(path.join(place, 'package.json')));
}
