/**
 * Other tools that find out what has to run, given the same graph with `true` as every step. None of them is needed:
 * one that is neither on the PATH nor below `MILLRACE_BENCH_PEERS` (a folder with `bin/` or `node_modules/.bin/`) is
 * skipped with a reason. None of them keeps a durable log.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchNode } from './bench-graphs.ts';

export interface Peer {
  readonly name: string;
  /** What has to be found. */
  readonly program: string;
  /** What is started instead of it. */
  readonly runner?: string;
  readonly arguments: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Writes the graph as the tool wants it. */
  readonly write: (folder: string, nodes: readonly BenchNode[]) => void;
}

export interface FoundPeer {
  /** Runs once; throws with the tool's words when it fails. */
  run(): void;
  remove(): void;
}

const places = [process.env.MILLRACE_BENCH_PEERS ?? ''].filter((place) => place !== '');
const searched = [
  ...places.flatMap((place) => [path.join(place, 'bin'), path.join(place, 'node_modules/.bin')]),
  ...(process.env.PATH ?? '').split(path.delimiter),
];

/** The tool with the graph written out for it; undefined when the tool is not here. */
export function preparePeer(peer: Peer, nodes: readonly BenchNode[]): FoundPeer | undefined {
  const program = searched.map((place) => path.join(place, peer.program)).find((file) => existsSync(file));
  if (program === undefined) return undefined;
  const cwd = mkdtempSync(path.join(tmpdir(), `millrace-peer-${peer.name}-`));
  peer.write(cwd, nodes);
  const modules = path.resolve(path.dirname(program), '..');
  if (path.basename(modules) === 'node_modules') symlinkSync(modules, path.join(cwd, 'node_modules'));
  const env = { ...process.env, ...peer.env };
  return {
    run: () => {
      const { status, error, stderr, stdout } = spawnSync(peer.runner ?? program, peer.arguments, {
        cwd,
        env,
        encoding: 'utf8',
      });
      if (status !== 0)
        throw new Error(`${peer.name} failed: ${error?.message ?? `${stdout}${stderr}`.slice(-500)}`);
    },
    remove: () => rmSync(cwd, { recursive: true, force: true }),
  };
}

const file = (folder: string, name: string, lines: readonly string[]): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
};
const json = (folder: string, name: string, value: unknown): void =>
  file(folder, name, [JSON.stringify(value)]);
const ids = (nodes: readonly BenchNode[]): readonly string[] => nodes.map(({ id }) => id);

export const peers: readonly Peer[] = [
  {
    name: 'make',
    program: 'make',
    arguments: ['-s', '-j2'],
    write: (folder, nodes) =>
      file(folder, 'Makefile', [
        `all: ${ids(nodes).join(' ')}`,
        ...nodes.flatMap(({ id, above }) => [`${id}: ${above.join(' ')}`, '\t@true > $@']),
      ]),
  },
  {
    name: 'ninja',
    program: 'ninja',
    arguments: ['-j2', '--quiet'],
    write: (folder, nodes) =>
      file(folder, 'build.ninja', [
        'rule step',
        '  command = true > $out',
        ...nodes.map(({ id, above }) => `build ${id}: step ${above.join(' ')}`),
      ]),
  },
  {
    name: 'snakemake',
    program: 'snakemake',
    arguments: ['-j2', '--quiet', 'all', '--scheduler', 'greedy'],
    write: (folder, nodes) =>
      file(folder, 'Snakefile', [
        `rule all:\n  input: ${JSON.stringify(ids(nodes))}`,
        ...nodes.map(({ id, above }) => {
          const input = above.length === 0 ? '' : `  input: ${JSON.stringify(above)}\n`;
          return `rule r_${id}:\n${input}  output: ${JSON.stringify(id)}\n  shell: "true > {output}"`;
        }),
      ]),
  },
  {
    name: 'turbo',
    program: 'turbo',
    arguments: ['run', 'build', '--output-logs=none', '--concurrency=2', '--no-update-notifier'],
    env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    write: (folder, nodes) => {
      json(folder, 'package.json', {
        name: 'peer',
        packageManager: 'npm@11.0.0',
        workspaces: ['packages/*'],
      });
      json(folder, 'turbo.json', { tasks: { build: { dependsOn: ['^build'] } } });
      json(folder, 'package-lock.json', { name: 'peer', lockfileVersion: 3, packages: {} });
      for (const { id, above } of nodes) {
        json(folder, `packages/${id}/package.json`, {
          name: id,
          version: '1.0.0',
          scripts: { build: 'true' },
          dependencies: Object.fromEntries(above.map((from) => [from, '*'])),
        });
      }
    },
  },
  {
    name: 'nx',
    program: 'nx',
    arguments: ['run-many', '-t', 'build', '--parallel=2', '--output-style=static'],
    env: { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', DO_NOT_TRACK: '1' },
    write: (folder, nodes) => {
      json(folder, 'package.json', { name: 'peer', version: '1.0.0' });
      json(folder, 'nx.json', {
        targetDefaults: { build: { dependsOn: ['^build'], cache: true } },
        analytics: false,
      });
      for (const { id, above } of nodes) {
        const build = { executor: 'nx:run-commands', options: { command: 'true' } };
        json(folder, `packages/${id}/project.json`, {
          name: id,
          implicitDependencies: above,
          targets: { build },
        });
      }
    },
  },
  {
    name: 'wireit',
    program: 'wireit',
    runner: 'npm',
    arguments: ['run', '-s', 'all'],
    env: { WIREIT_PARALLEL: '2', WIREIT_LOGGER: 'quiet' },
    write: (folder, nodes) => {
      const scripts = Object.fromEntries([...ids(nodes), 'all'].map((id) => [id, 'wireit']));
      const wireit = Object.fromEntries(
        nodes.map(({ id, above }) => [id, { command: 'true', dependencies: above, files: [], output: [] }]),
      );
      json(folder, 'package.json', {
        name: 'peer',
        scripts,
        wireit: { ...wireit, all: { dependencies: ids(nodes) } },
      });
    },
  },
  {
    name: 'moon',
    program: 'moon',
    arguments: ['run', 'peer:all', '--concurrency', '2', '--quiet'],
    env: { MOON_TOOLCHAIN_FORCE_GLOBALS: 'true', DO_NOT_TRACK: '1' },
    write: (folder, nodes) => {
      file(folder, '.moon/workspace.yml', ['projects:', '  peer: "."', 'telemetry: false']);
      const tasks = nodes.map(({ id, above }) => [id, { command: 'true', deps: above, inputs: [] }]);
      json(folder, 'moon.yml', {
        language: 'bash',
        tasks: { ...Object.fromEntries(tasks), all: { command: 'true', deps: ids(nodes), inputs: [] } },
      });
    },
  },
];
