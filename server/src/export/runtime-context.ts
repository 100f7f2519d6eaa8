/**
 * The container build that runs built-in components on Azure ML: the bundled worker with the chunks that it loads,
 * a package.json with exact versions, and the command `millrace-component`.
 */
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installedVersion } from '../paths.ts';
import { workerFiles } from '../runtime/worker-files.ts';
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
  const { folder: built, files, packages } = await workerFiles();
  await mkdir(path.join(folder, 'bin'), { recursive: true });
  for (const file of files) await copyFile(path.join(built, file), path.join(folder, file));
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
