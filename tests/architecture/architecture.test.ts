/** The rules of the house (ARCHITECTURE.md), checked on the source text. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCycle, type ImportEdge, importsOf, root, sourceFiles } from './imports.ts';

const packages = ['pipeline-engine', 'component-library', 'server', 'designer-ui'] as const;
const files = packages.flatMap(sourceFiles);
const edges = files.flatMap(importsOf);
const show = (edge: ImportEdge): string => `${edge.from} -> ${edge.to}`;
const packageOf = (file: string): string => file.split('/')[0] ?? '';

/** What each package may reach of the others. */
const mayImport: Readonly<Record<string, readonly RegExp[]>> = {
  'pipeline-engine': [],
  'component-library': [/^pipeline-engine\/src\/browser\.ts$/],
  server: [/^pipeline-engine\/src\/(index|browser)\.ts$/, /^component-library\/src\/index\.ts$/],
  'designer-ui': [
    /^server\/src\/contract\/index\.ts$/,
    /^pipeline-engine\/src\/browser\.ts$/,
    /^component-library\/src\/index\.ts$/,
  ],
};

/** Inside the engine: each folder with the folders it may import. */
const engineLayers: Readonly<Record<string, readonly string[]>> = {
  messages: ['spec'],
  spec: ['messages'],
  graph: ['spec', 'messages'],
  cache: ['spec', 'graph'],
  run: ['spec', 'graph', 'cache'],
  targets: ['spec', 'graph', 'cache', 'run'],
  environments: ['spec', 'graph', 'cache', 'run'],
  storage: ['spec', 'graph', 'cache', 'run'],
  triggers: ['spec', 'graph', 'cache', 'run'],
  doctor: ['messages', 'run', 'targets', 'storage'],
  testing: ['spec', 'graph', 'cache', 'run', 'targets', 'storage', 'environments', 'triggers', 'doctor'],
};

describe('architecture', () => {
  it('packages import each other one way, through their entries', () => {
    const wrong = edges.filter((edge) => {
      const [from, to] = [packageOf(edge.from), packageOf(edge.to)];
      if (from === to || !packages.some((name) => name === to)) return false;
      if (from === 'designer-ui' && to === 'component-library' && !edge.typeOnly) return true;
      return !(mayImport[from] ?? []).some((pattern) => pattern.test(edge.to));
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('the designer takes only types from the contract and the library', () => {
    const wrong = edges.filter(
      (edge) =>
        packageOf(edge.from) === 'designer-ui' &&
        /^(server|component-library)\//.test(edge.to) &&
        !edge.typeOnly,
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('folders of the engine import only what lies below them', () => {
    const folder = (file: string): string | undefined => /^pipeline-engine\/src\/([^/]+)\//.exec(file)?.[1];
    const wrong = edges.filter((edge) => {
      const [from, to] = [folder(edge.from), folder(edge.to)];
      if (from === undefined || to === undefined || from === to) return false;
      return !(engineLayers[from] ?? []).includes(to);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('no file is in a cycle of value imports', () => {
    expect(findCycle(files)).toBeUndefined();
  });

  it('the pure part of the engine needs no Node', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const edge of importsOf(file)) if (edge.to.startsWith('pipeline-engine/')) visit(edge.to);
    };
    visit('pipeline-engine/src/browser.ts');
    const pure = files.filter((file) => /^pipeline-engine\/src\/(spec|graph|cache|messages)\//.test(file));
    const wrong = [...reached, ...pure].flatMap(importsOf).filter((edge) => isBuiltin(edge.to));
    expect(wrong.map(show)).toEqual([]);
  });

  it('only services.ts with its composition, and what makes compute targets for it, name adapters in the server', () => {
    const adapter =
      /\b(createDatabase|createRunStore|createStepCache|createArtifactStore|createLocalTarget|createWorkerPool|createDetachedTarget|createSshMachine)\s*\(/;
    const wrong = sourceFiles('server').filter(
      (file) =>
        !/^server\/src\/(services|composition\/[a-z-]+|compute\/make-target)\.ts$/.test(file) &&
        adapter.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('no barrel re-exports everything', () => {
    const wrong = files.filter((file) =>
      /^export \* from/m.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('no dependency of the default tree has an install script, and versions are exact', () => {
    const lock: { packages: Record<string, { hasInstallScript?: boolean }> } = JSON.parse(
      readFileSync(path.join(root, 'package-lock.json'), 'utf8'),
    );
    expect(
      Object.entries(lock.packages)
        .filter(([, entry]) => entry.hasInstallScript)
        .map(([name]) => name),
    ).toEqual([]);
    for (const folder of ['.', ...packages, 'tests']) {
      const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(
        readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
      );
      const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
      expect(
        versions.filter(([, version]) => !/^\d/.test(version)),
        folder,
      ).toEqual([]);
    }
  });

  it('the lock file has the native packages of Linux, macOS and Windows', () => {
    const lock: { packages: Record<string, unknown> } = JSON.parse(
      readFileSync(path.join(root, 'package-lock.json'), 'utf8'),
    );
    const names = Object.keys(lock.packages).join('\n');
    for (const native of ['libsql', 'duckdb', 'rolldown', 'biomejs', 'typescript'])
      for (const system of ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64'])
        expect(names, `${native} on ${system}`).toMatch(new RegExp(`${native}.*${system}`));
  });
});
