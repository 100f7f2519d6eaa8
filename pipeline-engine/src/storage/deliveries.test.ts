import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { deliveriesConformance } from '../testing/deliveries-conformance.ts';
import { createMemoryDeliveries } from '../testing/memory-deliveries.ts';
import { createMemoryFiles } from '../testing/memory-files.ts';
import { createMemoryArtifacts } from '../testing/memory-stores.ts';
import { hash } from '../testing/memory-world.ts';
import { createArtifactStore } from './artifact-store.ts';
import { createDatabase, type Database } from './database.ts';
import { createDeliveries } from './deliveries.ts';
import { createInputHasher } from './input-hasher.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-deliveries-'));
const databases: Database[] = [];
let names = 0;
const newName = (): string => {
  names += 1;
  return `n${names}`;
};
afterAll(() => {
  for (const database of databases) database.close();
  rmSync(folder, { recursive: true, force: true });
});

deliveriesConformance('files', () => {
  const root = path.join(folder, newName());
  const stateDirectory = path.join(root, '.millrace');
  mkdirSync(stateDirectory, { recursive: true });
  const database = createDatabase({ path: path.join(stateDirectory, 'millrace.db') });
  databases.push(database);
  const artifacts = createArtifactStore({ stateDirectory, newId: newName });
  const hasher = createInputHasher({ database, clock: Date.now });
  return {
    deliveries: createDeliveries({ stateDirectory, artifacts, hasher }),
    root,
    stateDirectory,
    store: async (content) => {
      const file = path.join(await artifacts.createAttemptDirectory(newName()), 'out');
      writeFileSync(file, content);
      return (await artifacts.put(file)).digest;
    },
    read: (file) =>
      statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : undefined,
    write: (file, content) => {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    remove: rmSync,
  };
});

deliveriesConformance('memory', () => {
  const files = createMemoryFiles();
  const artifacts = createMemoryArtifacts(files, hash);
  const [root, stateDirectory] = ['/workspace', '/workspace/.millrace'];
  return {
    deliveries: createMemoryDeliveries({ files, artifacts, stateDirectory }),
    root,
    stateDirectory,
    store: async (content) => {
      const file = `${await artifacts.createAttemptDirectory(newName())}/out`;
      files.write(file, content);
      return (await artifacts.put(file)).digest;
    },
    ...files,
  };
});
