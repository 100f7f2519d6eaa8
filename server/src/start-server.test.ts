import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClient } from './cli/client.ts';
import { startServer } from './start-server.ts';
import { type Workspace, workspaceOfFolder } from './workspace/workspace.ts';

let folder: string;
let workspace: Workspace;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-start-')));
  workspace = await workspaceOfFolder(path.join(folder, 'workspace'));
});
afterEach(() => rm(folder, { recursive: true }));

it('closes at once although streams and connections are open', async () => {
  const server = await startServer({ workspace, port: 0, watch: false });
  const client = await createClient(server.url, workspace.stateDirectory);
  const messages = client.events('workspace');
  const first = messages.next();
  await client.get('/workspace');
  server.services.events.publishWorkspace({ type: 'components-changed' });
  expect((await first).value).toEqual({ topic: 'workspace', event: { type: 'components-changed' } });
  const began = performance.now();
  await server.close();
  expect(performance.now() - began).toBeLessThan(2000);
  expect((await messages.next()).done).toBe(true);
});

it('refuses a second owner, and lets the next one in after it closed', async () => {
  const first = await startServer({ workspace, port: 0, watch: false });
  await expect(startServer({ workspace, port: 0 })).rejects.toMatchObject({
    code: 'workspace-owned',
    params: { pid: process.pid, url: first.url },
  });
  await first.close();
  const second = await startServer({ workspace, port: 0, watch: false });
  await second.close();
});

it('says which port is taken, and leaves the workspace free', async () => {
  const first = await startServer({ workspace, port: 0, watch: false });
  const other = await workspaceOfFolder(path.join(folder, 'other'));
  const port = Number(new URL(first.url).port);
  await expect(startServer({ workspace: other, port })).rejects.toThrow(`Port ${port} is taken`);
  const again = await startServer({ workspace: other, port: 0, watch: false });
  await again.close();
  await first.close();
});
