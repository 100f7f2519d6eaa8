/** The doctor on state that real runs made and that was then spoilt on the disk. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type DoctorReport, examine } from '../doctor/examine.ts';
import { createDatabase } from '../storage/database.ts';
import { markOf } from '../targets/process-group.ts';
import { newWorkspace, openEngine, request } from './durable-workspace.ts';
import { exampleGraph } from './example-graphs.ts';

const workerEntry = fileURLToPath(new URL('../targets/fixtures/worker.mjs', import.meta.url));
const graph = exampleGraph([{ id: 'load', data: { source: 'file:a.csv' } }]);
const stateOf = (root: string): string => path.join(root, '.millrace');

const look = (root: string, flags: { deep?: boolean; repair?: boolean } = {}): Promise<DoctorReport> =>
  examine({
    stateDirectory: stateOf(root),
    deep: flags.deep ?? false,
    repair: flags.repair ?? false,
    stamp: '20260101T000000Z',
    nodeVersion: process.versions.node,
    workerEntry,
  });
const codes = ({ findings }: DoctorReport): readonly string[] =>
  findings.filter(({ code }) => code !== 'room-low').map(({ code, repair }) => `${code} ${repair}`);

/** A workspace with one run that ended well; returns the file of its result. */
async function workspaceWithRun(): Promise<{ root: string; result: string }> {
  const root = newWorkspace();
  writeFileSync(path.join(root, 'a.csv'), 'x\n1\n');
  const { engine, artifacts, close } = openEngine(root);
  const state = await engine.finished(await engine.start(request(graph)));
  await close();
  return {
    root,
    result: artifacts.path(state.outputs[0]?.digest ?? state.steps.load?.outputs[0]?.digest ?? ''),
  };
}

async function runAgain(root: string): Promise<string | undefined> {
  const { engine, close } = openEngine(root);
  const state = await engine.finished(await engine.start(request(graph)));
  await close();
  return state.steps.load?.status;
}

/** Every file below the state folder with its bytes, but the lock's. */
function contents(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/^owner\.|-shm$|-wal$/.test(entry.name),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [name, readFileSync(path.join(parentPath, name), 'base64')]),
  );
}

it('D20 nothing is found where nothing is damaged, and nothing is changed', async () => {
  const { root } = await workspaceWithRun();
  const before = contents(stateOf(root));
  const report = await look(root, { deep: true });
  expect(codes(report)).toEqual([]);
  expect(report).toMatchObject({ status: 'fine', looked: { runs: 1, artifacts: 1, attempts: 0, logs: 1 } });
  expect(contents(stateOf(root))).toEqual(before);
});

it('D20 a workspace without state is fine, and gets none', async () => {
  const root = newWorkspace();
  expect((await look(root)).status).toBe('fine');
  expect(existsSync(stateOf(root))).toBe(false);
});

it('D21 D22 R120 a damaged database is told by whoever opens it, and runs go on after a repair', async () => {
  const { root } = await workspaceWithRun();
  const file = path.join(stateOf(root), 'millrace.db');
  const opened = createDatabase({ path: file });
  opened.all('PRAGMA wal_checkpoint(TRUNCATE)');
  opened.close();
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 0, 4096);
  writeFileSync(file, bytes);
  expect(() => createDatabase({ path: file })).toThrow(
    expect.objectContaining({
      code: 'database-damaged',
      message: expect.stringMatching(/millrace\.db is damaged .* millrace doctor --repair$/),
    }),
  );
  expect(codes(await look(root))).toEqual(['database-damaged possible']);
  expect(readFileSync(file).equals(bytes)).toBe(true);
  const report = await look(root, { repair: true });
  expect(codes(report)).toEqual(['database-damaged done']);
  expect(report.status).toBe('fine');
  expect(readFileSync(`${file}.damaged-20260101T000000Z`).equals(bytes)).toBe(true);
  expect(codes(await look(root))).toEqual([]);
  // The first page was lost, and every table was found without it (R120).
  expect(await runAgain(root)).toBe('reused');
});

it('D25 a log that was taken away is told', async () => {
  const root = newWorkspace();
  const file = path.join(stateOf(root), 'millrace.db');
  mkdirSync(stateOf(root));
  const program = `
    const database = new (require(${JSON.stringify(createRequire(import.meta.url).resolve('libsql'))}))(${JSON.stringify(file)});
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE kept (x)');
    process.kill(process.pid, 'SIGKILL');`;
  expect(spawnSync(process.execPath, ['-e', program]).signal).toBe('SIGKILL');
  rmSync(`${file}-wal`);
  expect(codes(await look(root))).toEqual(['database-log-missing possible']);
  expect((await look(root, { repair: true })).status).toBe('fine');
  expect(codes(await look(root))).toEqual([]);
});

it('D26 a spoilt result is found, moved aside, and made again', async () => {
  const { root, result } = await workspaceWithRun();
  chmodSync(result, 0o644);
  writeFileSync(result, 'spoilt');
  expect((await look(root)).status).toBe('damaged');
  const report = await look(root, { repair: true });
  expect(codes(report)).toEqual(['artifact-damaged done']);
  expect(readFileSync(String(report.findings.at(-1)?.params.kept), 'utf8')).toBe('spoilt');
  expect(codes(await look(root, { deep: true }))).toEqual([]);
  expect(await runAgain(root)).toBe('succeeded');
  expect(await runAgain(root)).toBe('reused');
});

it('D26 a result that is gone is told and forgotten', async () => {
  const { root, result } = await workspaceWithRun();
  rmSync(result);
  expect(codes(await look(root))).toEqual(['artifact-missing possible']);
  expect((await look(root, { repair: true })).status).toBe('fine');
  expect(codes(await look(root))).toEqual([]);
});

it('R114 a result that an older Millrace stored is found where it lies, and stays there', async () => {
  const { root, result } = await workspaceWithRun();
  const former = path.join(path.dirname(result), path.basename(result).slice(0, 2), path.basename(result));
  mkdirSync(path.dirname(former));
  renameSync(result, former);
  expect(codes(await look(root, { deep: true, repair: true }))).toEqual([]);
  expect(existsSync(former)).toBe(true);
  expect(await runAgain(root)).toBe('reused');
  expect(existsSync(result)).toBe(true);
});

it('D27 what attempts left is told and removed, processes too', async () => {
  const { root } = await workspaceWithRun();
  mkdirSync(path.join(stateOf(root), 'artifacts', 'staging', 'half'));
  mkdirSync(path.join(stateOf(root), 'attempts', 'dead'));
  const living = path.join(stateOf(root), 'attempts', 'living');
  mkdirSync(living);
  const child = spawn('sleep', ['600'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, MILLRACE_ATTEMPT: 'living' },
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  );
  writeFileSync(
    path.join(living, 'process.json'),
    JSON.stringify({ ...markOf(child.pid ?? 0), startedAt: 1 }),
  );
  expect([...codes(await look(root))].sort()).toEqual([
    'attempt-left possible',
    'process-left possible',
    'staging-left possible',
  ]);
  expect((await look(root, { repair: true })).status).toBe('fine');
  expect(await ended).toBe('SIGTERM');
  expect(readdirSync(path.join(stateOf(root), 'attempts'))).toEqual([]);
  expect(codes(await look(root))).toEqual([]);
});

it('D28 a lock that nobody can take is told and removed', async () => {
  const { root } = await workspaceWithRun();
  writeFileSync(path.join(stateOf(root), 'owner.db'), 'x'.repeat(5000));
  expect(codes(await look(root))).toEqual(['lock-damaged possible']);
  expect((await look(root, { repair: true })).status).toBe('fine');
  expect(await runAgain(root)).toBe('reused');
});
