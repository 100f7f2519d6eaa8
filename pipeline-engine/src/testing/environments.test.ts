import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnvironments, type EnvironmentWorkshop } from '../environments/environments.ts';
import type { EnvironmentNeed, EnvironmentNews, Preparation } from '../run/environments.ts';
import { processTimer } from '../run/timer.ts';
import { readBuildContext } from '../storage/build-context.ts';
import { createLocalHost } from '../targets/local-host.ts';
import { packArtifacts, packFiles } from '../targets/remote/pack.ts';
import { environmentsConformance } from './environments-conformance.ts';
import { exampleStep } from './example-graphs.ts';
import { createMemoryEnvironments } from './memory-environments.ts';
import { writeWheel } from './wheel.ts';

const canMake =
  spawnSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0 &&
  spawnSync('bash', ['-c', 'true'], { stdio: 'ignore' }).status === 0;
/** Making an environment starts Python several times, which a busy machine takes long for. */
const patience = 240_000;

let folder: string;
let wheels: string;
let workshop: EnvironmentWorkshop;
const tokens = Array.from({ length: 100 }, (_, index) => `token${process.pid}x${index}`);

const made = (): string => path.join(folder, 'made');
const host = () =>
  createLocalHost(made(), {
    ...process.env,
    PYTHONPATH: '/nowhere',
    PIP_INDEX_URL: 'http://127.0.0.1:1/',
    PIP_REQUIRE_VIRTUALENV: '1',
  });
const open = (): EnvironmentWorkshop =>
  createEnvironments({
    directory: path.join(folder, 'state'),
    settingsFile: path.join(folder, 'environments.yml'),
    newId: () => tokens.pop() ?? 'none',
    timer: processTimer,
    packing: { readContext: readBuildContext, packFolders: packArtifacts, packFiles },
  });

const need = (lines: readonly string[], id = 'a', on = host()): EnvironmentNeed => {
  const step = exampleStep({ id });
  const pip = ['--no-index', `--find-links ${wheels}`, ...lines];
  const environment = JSON.stringify({ conda_file: { name: 'tiny', dependencies: [{ pip }] } });
  const component = {
    ...step.component,
    origin: { kind: 'workspace', file: 'c.yml' } as const,
    command: 'python x.py',
    environment,
  };
  return { step: { ...step, component }, files: {}, host: on };
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-environments-'));
  wheels = path.join(folder, 'wheels');
  writeWheel(wheels, { name: 'tiny_one', version: '1.0', module: 'value = 1\n', requires: ['tiny_two>=1'] });
  writeWheel(wheels, { name: 'tiny_two', version: '1.5', module: 'value = 2\n' });
  workshop = open();
});
afterEach(async () => {
  await workshop.close();
  rmSync(folder, { recursive: true, force: true });
});

environmentsConformance(
  'Python',
  () => ({
    environments: workshop,
    need: (kind, step) => {
      // Whoever reads this package waits for bytes that never come.
      const slow = path.join(wheels, 'tiny_slow-1.0-py3-none-any.whl');
      if (kind === 'never' && !existsSync(slow)) expect(spawnSync('mkfifo', [slow]).status).toBe(0);
      return need([{ good: 'tiny-two', bad: 'tiny-thre==9', never: 'tiny-slow' }[kind]], step);
    },
  }),
  { skip: !canMake, patience },
);

environmentsConformance('memory', () => {
  const outcomes = new Map<string, 'made' | 'failed'>([
    ['good', 'made'],
    ['bad', 'failed'],
  ]);
  return {
    environments: createMemoryEnvironments((kind) => outcomes.get(kind)),
    need: (kind, id) => {
      const { step, ...rest } = need([], id);
      return { ...rest, step: { ...step, component: { ...step.component, environment: kind } } };
    },
  };
});

describe.skipIf(!canMake)(
  'environments of Python (skipped without python3 with venv, or without bash)',
  () => {
    it(
      'E1 what a component asks for is made once, shared, and known by its exact versions; E2 in which it is made again, with the same digest (E45)',
      async () => {
        const news: EnvironmentNews[] = [];
        const [one, two] = [need(['tiny-one']), need(['tiny-one'], 'b')];
        expect(workshop.partsOf(one)).toBeUndefined();
        const both = await Promise.all([
          workshop.provide(one, (entry) => news.push(entry)).done,
          workshop.provide(two, () => undefined).done,
        ]);
        const [ready] = both;
        expect(both[1]).toEqual(ready);
        expect(binOf(ready)).not.toBe('');
        const script = 'import tiny_one, tiny_two; print(tiny_one.value + tiny_two.value)';
        const said = spawnSync(path.join(binOf(ready), 'python'), ['-c', script]);
        expect(said.stdout.toString()).toBe('3\n');
        expect(workshop.partsOf(one)).toEqual([
          { part: 'environment:lock:python', value: expect.stringMatching(/^3\.\d+$/) },
          { part: 'environment:lock:tiny-one', value: '1.0' },
          { part: 'environment:lock:tiny-two', value: '1.5' },
        ]);
        const record = workshop.recordOf(one, undefined);
        expect(record).toEqual({
          ...{ kind: 'made', name: 'tiny', host: 'local' },
          digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          python: expect.stringMatching(/^3\.\d+\.\d+$/),
        });
        expect(news.filter(({ kind }) => kind === 'waiting')).toMatchObject([{ title: 'tiny' }]);
        expect(readdirSync(made()).filter((name) => !name.endsWith('.json'))).toHaveLength(1);
        expect(readFileSync(workshop.logFile(news[0]?.build ?? ''), 'utf8')).toContain('tiny');
        // It is there: nothing is made again.
        const later = await open().provide(one, () => expect.unreachable()).done;
        expect(later).toEqual(ready);

        // E2: it was collected, newer versions fit, and a build died in the middle (E5).
        rmSync(made(), { recursive: true });
        writeWheel(wheels, { name: 'tiny_two', version: '1.6', module: 'value = 9\n' });
        writeWheel(path.join(made(), 'abc-dead'), { name: 'x', version: '1', module: '' });
        writeFileSync(path.join(made(), 'abc-dead.builder'), '999999999 999999999\n');
        await open().provide(one, () => undefined).done;
        expect(open().recordOf(one, undefined)).toEqual(record);
        const names = readdirSync(made());
        const marker = names.find((name) => name.endsWith('.json')) ?? '';
        expect(names).toHaveLength(2);
        expect(names.filter((name) => name.includes('dead'))).toEqual([]);
        expect(JSON.parse(readFileSync(path.join(made(), marker), 'utf8')).packages).toMatchObject({
          'tiny-two': '1.5',
        });
      },
      patience,
    );

    it(
      'E3 a failed build names the package and keeps its log, and leaves nothing',
      async () => {
        const ready = await workshop.provide(need(['tiny-thre==9']), () => undefined).done;
        expect(ready).toMatchObject({
          ok: false,
          error: {
            code: 'environment-package',
            params: { package: expect.stringMatching(/^tiny-thre/), environment: 'tiny' },
          },
        });
        if (ready === 'left' || ready.ok) return;
        expect(readFileSync(workshop.logFile(String(ready.error.params.build)), 'utf8')).toContain(
          'tiny-thre',
        );
        expect(readdirSync(made())).toEqual([]);
      },
      patience,
    );

    it(
      'E4 a build that nobody wants any more ends, and leaves nothing',
      async () => {
        let begin = (): void => undefined;
        const begun = new Promise<void>((resolve) => {
          begin = resolve;
        });
        // Whoever reads this package waits for bytes that never come.
        expect(spawnSync('mkfifo', [path.join(wheels, 'tiny_slow-1.0-py3-none-any.whl')]).status).toBe(0);
        const preparation = workshop.provide(need(['tiny-slow']), () => begin());
        await begun;
        preparation.leave();
        expect(await preparation.done).toBe('left');
        await expect.poll(() => filesIn(made()), { timeout: 60_000 }).toEqual([]);
      },
      patience,
    );
  },
);

it('E8 without Python, or a conda that is needed, the failure says what is missing and how to get it', async () => {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  for (const tool of ['sh', 'uname', 'mkdir', 'cat', 'touch'])
    symlinkSync(
      spawnSync('sh', ['-c', `command -v ${tool}`])
        .stdout.toString()
        .trim(),
      path.join(bin, tool),
    );
  const bare = createLocalHost(made(), { PATH: bin });
  const missing = await workshop.provide(need(['tiny-one'], 'a', bare), () => undefined).done;
  expect(missing).toMatchObject({
    ok: false,
    error: { code: 'python-missing', params: { host: 'local', environment: 'tiny', python: 'Python' } },
  });
  if (missing !== 'left' && !missing.ok) expect(missing.error.remedy).toContain('uv');
  const { step, ...rest } = need([], 'b', bare);
  const environment = JSON.stringify({ conda_file: { name: 'gpu', dependencies: ['cudatoolkit=11'] } });
  const other = { ...step, component: { ...step.component, environment } };
  expect(await workshop.provide({ ...rest, step: other }, () => undefined).done).toMatchObject({
    ok: false,
    error: { code: 'conda-missing', params: { packages: ['cudatoolkit'] } },
  });
});

it('E7 a command that names python is known by the Python of its computer, any other by nothing; E45 so is its record', async () => {
  const plain = (command: string): EnvironmentNeed => {
    const { step, ...rest } = need([]);
    return {
      ...rest,
      step: { ...step, component: { ...step.component, environment: '"azureml:x:1"', command } },
    };
  };
  expect(workshop.partsOf(plain('bash run.sh && ls python/'))).toEqual([]);
  const asks = plain('cd x && python3 -u run.py');
  expect(workshop.partsOf(asks)).toBeUndefined();
  await workshop.look([asks]);
  const [version] = workshop.partsOf(asks) ?? [];
  expect(version?.part).toBe('environment:system:python3');
  expect(version?.value).toMatch(/^(3\.\d+\.\d+|none)$/);
  expect(open().partsOf(asks)).toEqual(workshop.partsOf(asks));
  const system = workshop.recordOf(asks, undefined);
  expect(system).toMatchObject({ kind: 'system', name: 'x', version: '1', host: 'local' });
  if (version?.value !== 'none')
    expect(system).toMatchObject({ python: version?.value, digest: expect.any(String) });
  expect(workshop.recordOf(plain('bash run.sh'), undefined)).not.toHaveProperty('digest');
});

const filesIn = (directory: string): readonly string[] =>
  existsSync(directory) ? readdirSync(directory) : [];

function binOf(ready: Awaited<Preparation['done']>): string {
  return ready !== 'left' && ready.ok ? (ready.value?.bin ?? '') : '';
}
