import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Attempt, AttemptSignal, ComputeTarget } from '../run/ports.ts';
import { exampleStep } from '../testing/example-graphs.ts';
import { computeTargetConformance } from '../testing/target-conformance.ts';
import { type CommandMark, exitPath, readExit, readMark } from './command-files.ts';
import { createLocalTarget } from './local-target.ts';
import { createWorkerPool } from './worker-pool.ts';

const entry = fileURLToPath(new URL('./fixtures/worker.mjs', import.meta.url));
const root = mkdtempSync(path.join(tmpdir(), 'millrace-local-'));
let target: ComputeTarget;
let attempts = 0;

beforeAll(() => {
  target = createLocalTarget({ capacity: 2, pool: createWorkerPool({ entry, size: 1 }), graceMs: 2000 });
});
afterAll(async () => {
  await target.close('end');
  rmSync(root, { recursive: true, force: true });
});

interface AttemptWishes {
  readonly command?: string;
  readonly code?: string;
  readonly inputs?: Attempt['inputs'];
  readonly outputs?: readonly { readonly name: string; readonly type: string }[];
  readonly params?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
}

/** A command attempt when there is a command, else a built-in one. */
function attempt(wishes: AttemptWishes): Attempt {
  attempts += 1;
  const id = `attempt-${attempts}`;
  const directory = path.join(root, id);
  mkdirSync(directory);
  const example = exampleStep({ id: 'step', params: wishes.params ?? {} });
  const origin = { kind: 'workspace', file: 'component.yaml' } as const;
  const component = { ...example.component, command: wishes.command };
  return {
    id,
    step: {
      ...example,
      component: wishes.command === undefined ? example.component : { ...component, origin },
      environmentVariables: wishes.variables ?? [],
      timeoutSeconds: wishes.timeoutSeconds,
    },
    directory,
    inputs: wishes.inputs ?? [],
    code: wishes.code,
    outputs: (wishes.outputs ?? [{ name: 'out', type: 'uri_file' }]).map((output) => ({
      ...output,
      path: path.join(directory, 'outputs', output.name),
    })),
    seed: 'abc',
    logFile: path.join(root, `${id}.log`),
  };
}

function outputOf(made: Attempt): string {
  return readFileSync(path.join(made.directory, 'outputs', 'out'), 'utf8');
}

const ignore = (): void => undefined;

const hasOutput = (made: Attempt): boolean => existsSync(path.join(made.directory, 'outputs', 'out'));
const ownTarget = (): ComputeTarget =>
  createLocalTarget({ capacity: 1, pool: createWorkerPool({ entry, size: 1 }), graceMs: 2000 });

computeTargetConformance('local, commands', () => ({
  target: ownTarget(),
  nextProcess: ownTarget,
  attempt: (ending) =>
    attempt({ command: { succeed: 'echo 1 > ${{outputs.out}}', fail: 'exit 1', hang: 'sleep 60' }[ending] }),
  hasOutput,
}));
computeTargetConformance('local, built-ins', () => ({
  target: ownTarget(),
  attempt: (ending) => attempt({ inputs: [{ name: 'ending', kind: 'literal', value: ending }] }),
  hasOutput,
}));

it('T7 runs a built-in in a worker: outputs, metrics, log and seed', async () => {
  const made = attempt({ inputs: [{ name: 'rate', kind: 'literal', value: '0.5' }] });
  const signals: AttemptSignal[] = [];
  const handle = await target.submit(made, (signal) => signals.push(signal));
  expect(await handle.outcome).toEqual({
    kind: 'succeeded',
    metrics: [{ name: 'rows', value: 3 }],
    tables: [],
  });
  expect(JSON.parse(outputOf(made))).toEqual({
    name: 'out',
    params: { rate: '0.5' },
    inputs: [],
    seed: 'abc',
  });
  expect(readFileSync(made.logFile, 'utf8')).toBe('running copy\n');
  expect(signals).toContainEqual({ kind: 'running' });
  expect(signals).toContainEqual({ kind: 'log-grew', bytes: 13 });
});

it('T153 on a target with limits a built-in has a process of its own, that knows them', async () => {
  const pool = createWorkerPool({ entry, size: 1 });
  const confined = createLocalTarget({ capacity: 1, pool, limits: { memoryBytes: 2 ** 31 } });
  const made = attempt({ inputs: [{ name: 'rate', kind: 'literal', value: '0.5' }] });
  const handle = await confined.submit(made, ignore);
  const log = (): string => readFileSync(made.logFile, 'utf8');
  expect(await handle.outcome, log()).toMatchObject({ kind: 'succeeded' });
  expect(log()).toContain('alone copy in work\n');
  expect(readMark(made.directory)).toBeDefined();
  await confined.close('end');
});

it('T70 a built-in that runs scripts has a detached process of its own, and answers in a file', async () => {
  const alone = async (ending: string) => {
    const made = attempt({ inputs: [{ name: 'ending', kind: 'literal', value: ending }] });
    const origin = { kind: 'builtin', implementation: 1, engines: [], runsScripts: 'node' } as const;
    const step = { ...made.step, component: { ...made.step.component, origin } };
    const handle = await target.submit({ ...made, step }, ignore);
    return { made, outcome: await handle.outcome };
  };
  const { made, outcome } = await alone("it's done");
  expect(outcome).toEqual({ kind: 'succeeded', metrics: [{ name: 'rows', value: 3 }], tables: [] });
  expect(outputOf(made)).toBe("it's done");
  expect(readFileSync(made.logFile, 'utf8')).toBe('alone copy in work\n');
  expect(readMark(made.directory)).toBeDefined();
  expect((await alone('fail')).outcome).toMatchObject({ kind: 'failed', failure: { code: 'broken' } });
  expect((await alone('crash')).outcome).toMatchObject({
    kind: 'failed',
    failure: { code: 'command-failed', exitCode: 7 },
  });
});

it('T64 a step that asks for a target that is not there says so at the head of its log', async () => {
  const line = 'Compute target "far" is not available here: the step runs on "local".\n';
  const [builtin, command] = [attempt({}), attempt({ command: 'echo 1; echo 2 > ${{outputs.out}}' })];
  for (const made of [builtin, command]) {
    const signals: AttemptSignal[] = [];
    const there = { ...made, step: { ...made.step, compute: 'far' } };
    const handle = await target.submit(there, (signal) => signals.push(signal));
    expect((await handle.outcome).kind).toBe('succeeded');
    const said = made === builtin ? 'running copy\n' : '1\n';
    expect(readFileSync(made.logFile, 'utf8')).toBe(line + said);
    expect(signals).toContainEqual({ kind: 'log-grew', bytes: line.length + said.length });
  }
  for (const compute of ['local', 'serverless']) {
    const made = attempt({});
    const handle = await target.submit({ ...made, step: { ...made.step, compute } }, ignore);
    await handle.outcome;
    expect(readFileSync(made.logFile, 'utf8')).toBe('running copy\n');
  }
});

it('T8 runs a command with its inputs, outputs, code and variables', async () => {
  const code = path.join(root, 'my code');
  mkdirSync(code);
  writeFileSync(path.join(code, 'say.sh'), 'echo "$GREETING $(cat "$1")"');
  writeFileSync(path.join(root, 'data.txt'), 'world');
  const made = attempt({
    command: 'echo begun; echo spoiled > say.log; bash say.sh ${{inputs.data}} > ${{outputs.out}}',
    code,
    inputs: [{ name: 'data', kind: 'path', value: path.join(root, 'data.txt'), fileName: 'data.txt' }],
    variables: [{ name: 'GREETING', value: 'hello' }],
  });
  const handle = await target.submit(made, ignore);
  expect(await handle.outcome).toEqual({ kind: 'succeeded', metrics: [], tables: [] });
  expect(outputOf(made)).toBe('hello world\n');
  expect(readFileSync(made.logFile, 'utf8')).toBe('begun\n');
  expect(existsSync(path.join(code, 'say.log'))).toBe(false);
});

it('T8 makes folder outputs beforehand and gives a script copies that it may spoil', async () => {
  const folder = path.join(root, 'folder');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'a.txt'), 'a', { mode: 0o444 });
  const made = attempt({
    command: 'echo spoiled > ${{inputs.data}}/a.txt && ls -A ${{outputs.out}} | wc -l',
    inputs: [{ name: 'data', kind: 'path', value: folder }],
    outputs: [{ name: 'out', type: 'uri_folder' }],
  });
  const handle = await target.submit(made, ignore);
  expect((await handle.outcome).kind).toBe('succeeded');
  expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('a');
  expect(readFileSync(made.logFile, 'utf8').trim()).toBe('0');
});

it('T73 what a command leaves in ./outputs lies in the output "artifacts"', async () => {
  const made = attempt({
    command: 'mkdir outputs/a && echo 1 > outputs/a/b && echo 2 > ${{outputs.out}}',
  });
  const handle = await target.submit(made, ignore);
  expect((await handle.outcome).kind).toBe('succeeded');
  const kept = path.join(made.directory, 'outputs/artifacts/outputs/a/b');
  expect(readFileSync(kept, 'utf8')).toBe('1\n');
});

it('T75 of a log that grows without end the first and the last bytes are kept, with a note between', async () => {
  const log = { first: 10_000, last: 1000 };
  const small = createLocalTarget({ capacity: 1, pool: createWorkerPool({ entry, size: 1 }), log });
  const logOf = async (command: string): Promise<string> => {
    const made = attempt({ command: `${command}; touch \${{outputs.out}}` });
    const handle = await small.submit(made, ignore);
    expect((await handle.outcome).kind).toBe('succeeded');
    return readFileSync(made.logFile, 'latin1');
  };
  const cut = await logOf('seq 1 1000000; echo last >&2');
  expect(cut).toMatch(/^1\n2\n3\n/);
  expect(cut).toMatch(/\n\[The log is too long to be kept whole: its middle is left out here\.\]\n\d+\n/);
  expect(cut).toMatch(/999999\n1000000\nlast\n$/);
  expect(cut.length).toBeLessThan(11_200);
  expect(await logOf('head -c 22000 /dev/zero')).toBe('\0'.repeat(22_000));
  const oneLine = await logOf("head -c 90000 /dev/zero | tr '\\0' x; printf 'a\\377\\000b'");
  expect(oneLine).toMatch(/^x+\n\[.*\]\nx+a\xff\0b$/);
  await small.close('end');
});

it('T9 says with which exit code or signal a command ended', async () => {
  const failed = await target.submit(attempt({ command: 'echo oops >&2; exit 3' }), ignore);
  expect(await failed.outcome).toMatchObject({
    kind: 'failed',
    failure: { code: 'command-failed', exitCode: 3 },
  });
  const killed = await target.submit(attempt({ command: 'kill -KILL $$' }), ignore);
  expect(await killed.outcome).toMatchObject({
    kind: 'failed',
    failure: { code: 'command-killed', signal: 'SIGKILL', outOfMemory: true },
  });
});

it('T9 names a reference that the component does not declare', async () => {
  const handle = await target.submit(attempt({ command: 'cat ${{inputs.nothing}}' }), ignore);
  expect(await handle.outcome).toMatchObject({ kind: 'failed', failure: { code: 'unknown-reference' } });
});

it('T11 cancels the whole group, children that ignore SIGHUP and own sessions included', async () => {
  const pids = path.join(root, 'pids');
  const made = attempt({
    command: `setsid sleep 60 & echo $! > ${pids}; sleep 61 & echo $! >> ${pids}; echo $$ >> ${pids}; echo ready; wait`,
  });
  const grown = deferred();
  const handle = await target.submit(made, (signal) => {
    if (signal.kind === 'log-grew') grown.resolve();
  });
  await grown.promise;
  await handle.cancel();
  expect(await handle.outcome).toEqual({ kind: 'cancelled' });
  for (const pid of readFileSync(pids, 'utf8').trim().split('\n')) expect(isRunning(Number(pid))).toBe(false);
});

it('T12 ends a command that runs longer than its limit', async () => {
  const handle = await target.submit(attempt({ command: 'sleep 60', timeoutSeconds: 0.05 }), ignore);
  expect(await handle.outcome).toMatchObject({ kind: 'failed', failure: { code: 'timeout' } });
});

it('T98 a command on this machine that claims to have ended well is not believed', async () => {
  const command = 'echo 0 > ../exit; sleep 0.3; echo 0 > ../exit; exit 3';
  const { outcome } = await target.submit(attempt({ command }), ignore);
  expect(await outcome).toMatchObject({ kind: 'failed', failure: { code: 'command-failed', exitCode: 3 } });
});

it('T13 reaps what an earlier process left running, and nothing that only has its number', async () => {
  const made = attempt({ command: 'echo ready; sleep 60' });
  const grown = deferred();
  const handle = await target.submit(made, (signal) => {
    if (signal.kind === 'log-grew') grown.resolve();
  });
  await grown.promise;
  const file = path.join(made.directory, 'process.json');
  const mark: CommandMark = JSON.parse(readFileSync(file, 'utf8'));
  const stranger = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const other = ownTarget();
  writeFileSync(file, JSON.stringify({ ...mark, pid: stranger.pid }));
  const unknown = { id: 'unknown', directory: made.directory };
  await other.reap(unknown);
  expect([mark.pid, stranger.pid ?? 0].map(isRunning)).toEqual([true, true]);
  writeFileSync(file, JSON.stringify(mark));
  await other.reap(made);
  expect([mark.pid, stranger.pid ?? 0].map(isRunning)).toEqual([false, true]);
  expect((await handle.outcome).kind).toBe('failed');
  stranger.kill('SIGKILL');
  await other.close('end');
});

/** A command that writes its first line, and goes on until `gate` is removed. */
async function leftRunning(
  wishes: AttemptWishes = {},
): Promise<{ readonly made: Attempt; readonly gate: string; readonly mark: CommandMark }> {
  const gate = path.join(root, `gate-${attempts + 1}`);
  writeFileSync(gate, '');
  const command = `echo begun >> \${{outputs.out}}; echo ready; while [ -e ${gate} ]; do sleep 0.02; done; echo ended >> \${{outputs.out}}`;
  const made = attempt({ command, ...wishes });
  const grown = deferred();
  const first = ownTarget();
  const handle = await first.submit(made, (signal) => {
    if (signal.kind === 'log-grew') grown.resolve();
  });
  await grown.promise;
  await first.close('leave');
  expect(await handle.outcome).toEqual({ kind: 'left' });
  const mark = readMark(made.directory);
  if (mark === undefined) throw new Error('a command that runs is marked');
  return { made, gate, mark };
}

it('T14 a command outlives its server: the next one finds it, hears its log, and takes its exit status', async () => {
  const { made, gate, mark } = await leftRunning();
  expect(isRunning(mark.pid)).toBe(true);
  const second = ownTarget();
  const signals: AttemptSignal[] = [];
  const handle = await second.reattach(made, (signal) => signals.push(signal));
  rmSync(gate);
  expect(await handle?.outcome).toEqual({ kind: 'succeeded', metrics: [], tables: [] });
  expect(outputOf(made)).toBe('begun\nended\n');
  expect(signals).toContainEqual({ kind: 'running' });
  expect(signals).toContainEqual({ kind: 'log-grew', bytes: 6 });
  await second.close('end');
});

it('T14 a command that ended while no server ran tells its exit status', async () => {
  const { made, gate, mark } = await leftRunning({
    command: `echo ready; while [ -e ${path.join(root, `gate-${attempts + 1}`)} ]; do sleep 0.02; done; exit 3`,
  });
  rmSync(gate);
  await expect.poll(() => isRunning(mark.pid)).toBe(false);
  const second = ownTarget();
  const handle = await second.reattach(made, ignore);
  expect(await handle?.outcome).toMatchObject({
    kind: 'failed',
    failure: { code: 'command-failed', exitCode: 3 },
  });
  await second.close('end');
});

it('T14 cancelled after the restart, the whole group ends; a limit counts from the start of the command', async () => {
  const cancelled = await leftRunning();
  const limited = await leftRunning({ timeoutSeconds: 60 });
  const second = ownTarget();
  const handle = await second.reattach(cancelled.made, ignore);
  await handle?.cancel();
  expect(await handle?.outcome).toEqual({ kind: 'cancelled' });
  expect(isRunning(cancelled.mark.pid)).toBe(false);
  const late = { ...limited.mark, startedAt: limited.mark.startedAt - 60_000 };
  writeFileSync(path.join(limited.made.directory, 'process.json'), JSON.stringify(late));
  const other = await second.reattach(limited.made, ignore);
  expect(await other?.outcome).toMatchObject({ kind: 'failed', failure: { code: 'timeout' } });
  await second.close('end');
});

it('T15 a process that only has the number of the command is not the command', async () => {
  const { made, gate, mark } = await leftRunning();
  const second = ownTarget();
  const file = path.join(made.directory, 'process.json');
  writeFileSync(file, JSON.stringify({ ...mark, startTime: '1' }));
  expect(await second.reattach(made, ignore)).toBeUndefined();
  writeFileSync(file, JSON.stringify(mark));
  rmSync(gate);
  await expect.poll(() => readExit(made.directory, mark)).toBe(0);
  // After a restart of the machine the outputs may never have reached the disk.
  writeFileSync(file, JSON.stringify({ ...mark, bootId: 'another' }));
  expect(await second.reattach(made, ignore)).toBeUndefined();
  await second.close('end');
});

it('T15 a status that was not written whole counts as none', async () => {
  const { made, gate, mark } = await leftRunning();
  rmSync(gate);
  await expect.poll(() => isRunning(mark.pid)).toBe(false);
  writeFileSync(exitPath(made.directory), '0');
  const second = ownTarget();
  expect(await second.reattach(made, ignore)).toBeUndefined();
  writeFileSync(path.join(made.directory, 'process.json'), '{"pid":');
  expect(await second.reattach(made, ignore)).toBeUndefined();
  await second.close('end');
});

it('T16 a command whose wrapper is killed is lost, and nothing of it runs on', async () => {
  const { made, mark } = await leftRunning();
  const second = ownTarget();
  const handle = await second.reattach(made, ignore);
  process.kill(mark.pid, 'SIGKILL');
  expect(await handle?.outcome).toMatchObject({ kind: 'lost' });
  expect(membersOf(mark.pid)).toEqual([]);
  await second.close('end');
});

/** Live processes of a group. */
function membersOf(group: number): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return fields[2] === String(group) && fields[0] !== 'Z';
    } catch {
      return false;
    }
  });
}

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
