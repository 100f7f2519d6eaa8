import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase } from '@millrace/pipeline-engine';
import { expect, it } from 'vitest';
import { workspaceOfFolder } from '../workspace/workspace.ts';
import { listRuns } from './runs.ts';

it('R121 a run whose log is damaged is listed as damaged, not as running', async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-runs-')));
  const workspace = await workspaceOfFolder(folder);
  const database = createDatabase({ path: path.join(workspace.stateDirectory, 'millrace.db') });
  database.run(
    `INSERT INTO runs (pipeline, display_name, status, created_at, seq, total) VALUES ('p.yml', 'P', 'running', 1, 1, 1)`,
  );
  database.run(`INSERT INTO events VALUES (1, 1, 1, '{"type": "run-cr')`);
  database.close();
  const said: string[] = [];
  const documents: unknown[] = [];
  const output = {
    json: (value: unknown) => documents.push(value),
    say: (line: string) => said.push(line),
    write: () => {},
    isTerminal: false,
  };
  try {
    expect(await listRuns(workspace, { json: false, limit: 9 }, output)).toBe(0);
    expect(said[0]).toMatch(/^1 +damaged /);
    expect(said[1]).toMatch(/^Run 1 cannot go on: Its log cannot be read .* millrace doctor --deep --repair/);
    await listRuns(workspace, { json: true, limit: 9 }, output);
    expect(documents).toMatchObject([{ runs: [{ run: '1', broken: expect.stringContaining('log') }] }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
