import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { distributionOf, launcherText } from './distribution.ts';

const root = mkdtempSync(path.join(tmpdir(), 'millrace-distribution-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const settings = (values: Readonly<Record<string, string | number>>) => ({
  settings: Object.entries(values).map(([name, value]) => ({ name, value: String(value) })),
});

/** The logs of all processes, by their rank, and how the launcher ended. */
function launch(values: Readonly<Record<string, string | number>>, command: string) {
  const distribution = distributionOf(settings(values));
  if (distribution === undefined) throw new Error('it is distributed');
  const folder = mkdtempSync(path.join(root, 'attempt-'));
  mkdirSync(path.join(folder, 'work'));
  writeFileSync(path.join(folder, 'process.sh'), command);
  let code = 0;
  let log = '';
  try {
    const bash = ['--noprofile', '--norc', '-c', launcherText(distribution)];
    log = execFileSync('bash', bash, {
      cwd: path.join(folder, 'work'),
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
  } catch (error) {
    if (!(error instanceof Error && 'status' in error && 'stdout' in error)) throw error;
    code = Number(error.status);
    log = String(error.stdout);
  }
  const logs = path.join(folder, 'logs');
  const all = readdirSync(logs)
    .sort()
    .map((name) => readFileSync(path.join(logs, name), 'utf8'));
  return { code, log, all };
}

it('T74 PyTorch gets its ranks: processes per instance, times instances', () => {
  const { code, all } = launch(
    {
      'distribution.type': 'PyTorch',
      'distribution.process_count_per_instance': 2,
      'resources.instance_count': 2,
    },
    'echo $RANK $LOCAL_RANK $NODE_RANK $WORLD_SIZE $LOCAL_WORLD_SIZE $MASTER_ADDR; echo $MASTER_PORT >&2',
  );
  expect(code).toBe(0);
  const lines = all.map((text) => text.split('\n'));
  expect(lines.map(([facts]) => facts)).toEqual([
    '0 0 0 4 2 127.0.0.1',
    '1 1 0 4 2 127.0.0.1',
    '2 0 1 4 2 127.0.0.1',
    '3 1 1 4 2 127.0.0.1',
  ]);
  expect(new Set(lines.map(([, port]) => port)).size).toBe(1);
  expect(Number(lines[0]?.[1])).toBeGreaterThan(1023);
});

it('T74 MPI gets the variables of Open MPI', () => {
  const { all } = launch(
    { 'distribution.type': 'mpi', 'resources.instance_count': 2 },
    'echo $OMPI_COMM_WORLD_RANK $OMPI_COMM_WORLD_SIZE $OMPI_COMM_WORLD_LOCAL_RANK $OMPI_COMM_WORLD_LOCAL_SIZE $OMPI_COMM_WORLD_NODE_RANK',
  );
  expect(all).toEqual(['0 2 0 1 0\n', '1 2 0 1 1\n']);
});

it('T74 TensorFlow gets its cluster, with a port for each process', () => {
  const { all } = launch(
    {
      'distribution.type': 'tensorflow',
      'distribution.worker_count': 2,
      'distribution.parameter_server_count': 1,
    },
    'echo "$TF_CONFIG"',
  );
  const configs = all.map((text) => JSON.parse(text));
  expect(configs.map(({ task }) => `${task.type} ${task.index}`)).toEqual(['worker 0', 'worker 1', 'ps 0']);
  const { worker, ps } = configs[0].cluster;
  expect(new Set([...worker, ...ps]).size).toBe(3);
  expect(configs[2].cluster).toEqual(configs[0].cluster);
});

it('T74 one that fails ends the others, and its log is shown', () => {
  const { code, log } = launch(
    { 'distribution.type': 'pytorch', 'distribution.process_count_per_instance': 3 },
    'if [ $RANK = 1 ]; then echo "no such thing"; exit 7; fi; sleep 600 & wait',
  );
  expect(code).toBe(7);
  expect(log).toMatch(
    /^3 processes begin, and each has a log of its own\.\nProcess 1 of 3 ended with exit code 7, so the others are ended\.\nno such thing\n/,
  );
});

it('T74 a slip of the pen starts no thousand processes, and other types are one process', () => {
  const many = { 'distribution.type': 'mpi', 'distribution.process_count_per_instance': 100_000 };
  expect(distributionOf(settings(many))?.processes).toHaveLength(256);
  expect(distributionOf(settings({ 'distribution.type': 'ray' }))).toBeUndefined();
  expect(distributionOf(settings({ 'resources.instance_count': 4 }))).toBeUndefined();
});
