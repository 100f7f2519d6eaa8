import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keptOutput } from '../testing/typed-command.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';
import { collectGarbage } from './gc.ts';

it('C1 gc says what would go and how much, then removes just that', async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-gc-')));
  const workspace = await workspaceOfFolder(folder);
  const log = path.join(workspace.stateDirectory, 'logs', 'gone.log');
  await mkdir(path.dirname(log), { recursive: true });
  await writeFile(log, 'x'.repeat(3000));
  const { said, documents, output } = keptOutput();
  try {
    expect(await collectGarbage(workspace, { dryRun: true, json: true }, output)).toBe(0);
    expect(documents).toEqual([
      expect.objectContaining({ dryRun: true, logs: { count: 1, bytes: 3000 }, runs: [] }),
    ]);
    expect(existsSync(log)).toBe(true);
    expect(await collectGarbage(workspace, { dryRun: false, json: false }, output)).toBe(0);
    expect(said).toEqual([
      'Removed 0 artifacts (0 bytes), 1 log (2.9 KiB), 0 profiles (0 bytes), 0 parts of batches (0 bytes), 0 files of calls (0 bytes), 0 held files (0 bytes), 0 stored results, 0 folders of dead attempts; 0 runs kept only the summary.',
    ]);
    expect(existsSync(log)).toBe(false);
  } finally {
    await rm(folder, { recursive: true });
  }
});
