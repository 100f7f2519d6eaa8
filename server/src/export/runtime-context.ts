/**
 * The container build that runs built-in components on Azure ML: the bundled worker with the chunks that it loads,
 * a package.json with exact versions, and the command `millrace-component`.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine/browser';
import { installedVersion, workerEntry } from '../paths.ts';
import { version } from '../version.ts';

const dockerfile = `FROM node:22-bookworm-slim
WORKDIR /opt/millrace
COPY package.json ./
RUN npm install --omit=dev --no-audit --no-fund && npm cache clean --force
COPY . .
RUN chmod +x bin/millrace-component && ln -s /opt/millrace/bin/millrace-component /usr/local/bin/
`;

const launcher = `#!/bin/sh
exec node "$(dirname "$(readlink -f "$0")")/../host.js" "$@"
`;

/** Older releases of what a package needs are not taken; see package.json of Millrace. */
const overrides = { 'onnxruntime-web': { protobufjs: '8.8.1' } };

export async function writeRuntimeContext(folder: string): Promise<void> {
  const entry = workerEntry();
  if (!existsSync(entry)) {
    throw new EngineError('store-failed', 'The component worker is not built. Run "npm run build" first.');
  }
  const { files, packages } = await reachable(path.dirname(entry), path.basename(entry));
  await mkdir(path.join(folder, 'bin'), { recursive: true });
  for (const file of files) await copyFile(path.join(path.dirname(entry), file), path.join(folder, file));
  await writeFile(path.join(folder, 'package.json'), packageJson(packages));
  await writeFile(path.join(folder, 'Dockerfile'), dockerfile);
  const command = path.join(folder, 'bin/millrace-component');
  await writeFile(command, launcher);
  await chmod(command, 0o755);
}

function packageJson(packages: readonly string[]): string {
  const dependencies = Object.fromEntries(packages.map((name) => [name, installedVersion(name)]));
  const content = {
    name: 'millrace-runtime',
    version,
    private: true,
    type: 'module',
    bin: { 'millrace-component': 'bin/millrace-component' },
    dependencies,
    overrides,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const specifier = /(?:\bfrom\s*|\bimport\s*\(\s*|^import\s*)["']([^"']+)["']/gm;

/** The files that the entry loads, sooner or later, and the packages that they import. */
async function reachable(
  folder: string,
  entry: string,
): Promise<{ readonly files: readonly string[]; readonly packages: readonly string[] }> {
  const files = new Set([entry]);
  const packages = new Set<string>();
  // A set yields what is added while it is walked.
  for (const file of files) {
    const text = await readFile(path.join(folder, file), 'utf8');
    for (const [, name = ''] of text.matchAll(specifier)) {
      if (name.startsWith('./')) files.add(path.posix.normalize(name));
      else if (!isBuiltin(name)) packages.add(packageName(name));
    }
  }
  return { files: [...files], packages: [...packages].sort() };
}

const packageName = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
