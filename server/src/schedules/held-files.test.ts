import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMemoryStores, givenFilesConformance, startRun } from '@millrace/pipeline-engine/testing';
import { afterAll } from 'vitest';
import { heldFolder } from './event-files.ts';
import { createHeldFiles } from './held-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-held-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = Date.UTC(2030, 0, 31);
let workspaces = 0;

givenFilesConformance('held for schedules', () => {
  workspaces += 1;
  const root = path.join(folder, String(workspaces));
  const { runStore, history, schedules } = createMemoryStores();
  return {
    files: createHeldFiles({ root, schedules, history, runs: runStore, clock: () => now }),
    now,
    read: async (paths, isCompacted = false) => {
      const file = { file: 'p.yml', digest: 'sha256:1', bytes: 2, isFolder: true };
      const inputs = paths.map((place) => ({ ...file, path: place, absolutePath: place }));
      const run = await startRun(runStore, { inputs });
      if (isCompacted) await history.compact([run], 20);
      return run;
    },
    give: (name, time) => {
      const held = path.join(root, heldFolder, 'nightly', name);
      mkdirSync(held, { recursive: true });
      writeFileSync(path.join(held, 'rows'), '{}');
      utimesSync(held, time / 1000, time / 1000);
      return held;
    },
    isThere: existsSync,
  };
});
