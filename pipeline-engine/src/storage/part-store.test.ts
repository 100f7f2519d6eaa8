import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { createMemoryFiles } from '../testing/memory-files.ts';
import { createMemoryParts } from '../testing/memory-parts.ts';
import { partStoreConformance } from '../testing/parts-conformance.ts';
import { createPartStore } from './part-store.ts';

const root = mkdtempSync(path.join(tmpdir(), 'millrace-parts-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const now = Date.UTC(2030, 0, 31);
let stores = 0;

partStoreConformance('files', () => {
  stores += 1;
  const stateDirectory = path.join(root, String(stores));
  const ageOf = (folder: string, time: number): void => utimesSync(folder, time / 1000, time / 1000);
  return {
    parts: createPartStore({ stateDirectory, clock: () => now }),
    now,
    commit: (folder, key, time) => {
      const part = path.join(folder, key);
      mkdirSync(part);
      writeFileSync(path.join(part, 'rows'), 'text');
      ageOf(part, time);
    },
    has: (folder, key) => existsSync(path.join(folder, key)),
    ageOf,
  };
});

partStoreConformance('memory', () => {
  const files = createMemoryFiles();
  const parts = createMemoryParts(files, () => now);
  return {
    parts,
    now,
    commit: (folder, key, time) => {
      files.write(`${folder}/${key}/rows`, 'text');
      parts.touch(`${folder}/${key}`, time);
    },
    has: (folder, key) => files.below(`${folder}/${key}/`).length > 0,
    ageOf: parts.touch,
  };
});
