/** Parallel steps with real Python: what scripts see and give, and what is kept when mini-batches fail or change. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, runCommand, type Scratch } from './server-process.ts';

const python = process.env.MILLRACE_TEST_PYTHON;
const has = (program: string, module: string): boolean => {
  try {
    execFileSync(program, ['-c', `import ${module}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const hasPython = has('python3', 'json');
const hasPandas = python !== undefined && has(python, 'pandas');

let scratch: Scratch;
let workspace: string;
beforeAll(() => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, 'workspace');
  for (const folder of ['pipelines', '.millrace'])
    mkdirSync(path.join(workspace, folder), { recursive: true });
});
afterAll(() => scratch.remove());

function files(folder: string, contents: Readonly<Record<string, string>>): void {
  mkdirSync(path.join(workspace, folder), { recursive: true });
  for (const [name, text] of Object.entries(contents))
    writeFileSync(path.join(workspace, folder, name), text);
}

interface Wishes {
  readonly script: string;
  readonly data?: string;
  readonly node?: string;
  readonly task?: string;
  readonly outputs?: string;
}

/** A pipeline of one parallel node over `data/<name>`, whose results and files are delivered to `out/<name>`. */
function pipeline(name: string, { script, data, node, task, outputs }: Wishes): string {
  files(`pipelines/${name}`, { 'score.py': script });
  const text = `type: pipeline
jobs:
  score:
    type: parallel
    inputs:
      data: ${data ?? `{type: uri_folder, path: ../data/${name}}`}
      word: "two words"
    outputs:
      rows: {type: uri_file, path: ../out/${name}/rows.txt}
${outputs ?? ''}
    input_data: \${{inputs.data}}
${node ?? ''}
    task:
      type: run_function
      code: ./${name}
      entry_script: score.py
      environment: {image: ubuntu}
      append_row_to: \${{outputs.rows}}
${task ?? ''}
`;
  writeFileSync(path.join(workspace, 'pipelines', `${name}.yml`), text);
  return `pipelines/${name}.yml`;
}

interface Ran {
  readonly code: number | null;
  readonly stderr: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly log: string;
  readonly rows: readonly string[];
}

async function run(name: string, ...more: readonly string[]): Promise<Ran> {
  const env = {
    ...scratch.env,
    PATH: `${python === undefined ? '' : `${path.dirname(python)}:`}${process.env.PATH}`,
  };
  const options = { env, cwd: workspace };
  const { code, stdout, stderr } = await runCommand(
    ['run', `pipelines/${name}.yml`, '--json', ...more],
    options,
  );
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const ended = events.find(({ type }) => type === 'step-succeeded' || type === 'step-reused');
  const metrics = (ended?.metrics ?? []) as readonly { readonly name: string; readonly value: number }[];
  const run = events.find(({ type }) => type === 'run-created')?.run;
  const { stdout: log } = await runCommand(['logs', `${run}/score`], options);
  const delivered = path.join(workspace, 'out', name, 'rows.txt');
  return {
    code,
    stderr,
    log,
    metrics: Object.fromEntries(metrics.map((metric) => [metric.name, metric.value])),
    rows: ended === undefined ? [] : readFileSync(delivered, 'utf8').split('\n').filter(Boolean),
  };
}

const names = 'import os\ndef run(mini_batch):\n    return [os.path.basename(file) for file in mini_batch]\n';

describe.skipIf(!hasPython)(`parallel steps${hasPython ? '' : ' (skipped: there is no python3)'}`, () => {
  it('B1 B2 B3 B4 B8 mini-batches of files are computed by several processes, and come out in their order', async () => {
    files(
      'data/order',
      Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`f${at}.txt`, `text ${at}`])),
    );
    pipeline('order', {
      script: `
import os, sys, time
from azureml_user.parallel_run import EntryScript
def init():
    global out
    out = sys.argv[sys.argv.index('--out') + 1]
    assert sys.argv[sys.argv.index('--word') + 1] == 'two words', sys.argv
    EntryScript().logger.debug('ready')
def run(mini_batch, mini_batch_context):
    at = mini_batch_context.minibatch_index
    time.sleep(0.3 if at == 0 else 0)
    for file in mini_batch:
        open(os.path.join(out, os.path.basename(file)), 'w').write(open(file).read().upper())
    return [f'{at} {os.path.basename(file)}' for file in mini_batch]
def shutdown():
    open(os.path.join(out, 'end.txt'), 'w').write('end')
`,
      outputs: '      made: {type: uri_folder, path: ../out/order/made}',
      node: '    mini_batch_size: "2"\n    max_concurrency_per_instance: 2\n    logging_level: DEBUG',
      task: `      program_arguments: >-\n        --out \${{outputs.made}}\n        --word "\${{inputs.word}}"`,
    });
    const { code, rows, metrics, log, stderr } = await run('order');
    expect(code, `${stderr}\n${log}`).toBe(0);
    expect(rows).toEqual(Array.from({ length: 9 }, (_, at) => `${Math.floor(at / 2)} f${at}.txt`));
    const made = path.join(workspace, 'out/order/made');
    expect(readdirSync(made).sort()).toEqual([
      'end.txt',
      ...Array.from({ length: 9 }, (_, at) => `f${at}.txt`),
    ]);
    expect(readFileSync(path.join(made, 'f3.txt'), 'utf8')).toBe('TEXT 3');
    expect(metrics).toMatchObject({ 'batch.parts': 5, 'batch.rows_in': 9, 'batch.rows_out': 9 });
    expect(log).toMatch(/\[[12]\] DEBUG ready/);
    expect(log).toContain('Mini-batch 5: 1 in, 1 out');
  });

  it('B5 B9 B10 B30 only what is new is computed, and a forced step computes everything', async () => {
    const contents = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`f${at}`, `text ${at}`]));
    files('data/new', contents);
    pipeline('new', { script: 'def run(mini_batch):\n    return [open(mini_batch[0]).read()]\n' });
    expect((await run('new')).metrics).toMatchObject({ 'batch.parts': 6, 'batch.parts_kept': 0 });
    files('data/new', { f2: 'other', f9: 'more' });
    const planned = await runCommand(['plan', 'pipelines/new.yml'], { env: scratch.env, cwd: workspace });
    expect(planned.stderr).toContain('2 of 7 parts changed');
    const second = await run('new');
    expect(second.stderr).toContain('2 of 7 parts computed, 7 rows in, 7 out, 0 rejected');
    expect(second.metrics).toMatchObject({ 'batch.parts': 7, 'batch.parts_kept': 5 });
    expect(second.rows).toEqual(['text 0', 'text 1', 'other', 'text 3', 'text 4', 'text 5', 'more']);
    expect((await run('new')).metrics).toEqual(second.metrics);
    expect((await run('new', '--force')).metrics).toMatchObject({ 'batch.parts': 7, 'batch.parts_kept': 0 });
    const parts = path.join(workspace, '.millrace/batches');
    for (const file of readdirSync(parts, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('/rows')) writeFileSync(path.join(parts, file), 'spoiled\n');
    files('data/new', { f0: 'again' });
    const third = await run('new');
    expect(third.metrics).toMatchObject({ 'batch.parts': 7, 'batch.parts_kept': 0 });
    expect(third.rows).toEqual(['again', 'text 1', 'other', 'text 3', 'text 4', 'text 5', 'more']);
  });

  it('B6 what raises, dies or hangs is tried again, and leaves nothing behind', async () => {
    files('data/retry', { a: '', b: '', c: '', d: '' });
    const seen = path.join(scratch.directory, 'seen');
    mkdirSync(seen);
    pipeline('retry', {
      script: `
import os, signal, sys, time
def run(mini_batch):
    name = os.path.basename(mini_batch[0])
    mark = os.path.join(${JSON.stringify(seen)}, name)
    first = not os.path.exists(mark)
    open(mark, 'w').close()
    if first:
        open(os.path.join(sys.argv[1], f'half of {name}'), 'w').close()
        if name == 'a': raise ValueError('not today')
        if name == 'b': os.kill(os.getpid(), signal.SIGKILL)
        if name == 'c': time.sleep(60)
    return [name]
`,
      outputs: '      made: {type: uri_folder, path: ../out/retry/made}',
      node: '    retry_settings: {max_retries: 1, timeout: 2}',
      task: `      program_arguments: \${{outputs.made}}`,
    });
    const { code, rows, log } = await run('retry');
    expect(code, log).toBe(0);
    expect(rows).toEqual(['a', 'b', 'c', 'd']);
    expect(readdirSync(path.join(workspace, 'out/retry/made'))).toEqual(['half of d']);
    expect(log).toContain('ValueError: not today');
    expect(log).toContain('Mini-batch 2 failed: its process was ended by signal 9');
    expect(log).toContain('Mini-batch 3 failed: it took longer than 2 s');
  });

  it('B6 B7 a step fails with its reason: init, too many mini-batches, too many items', async () => {
    files('data/fail', { a: '', b: '', c: '' });
    const data = '{type: uri_folder, path: ../data/fail}';
    pipeline('init', { data, script: `def init():\n    raise RuntimeError('no model')\n${names}` });
    const init = await run('init');
    expect([init.code, init.stderr]).toEqual([1, expect.stringContaining('RuntimeError: no model')]);
    const failing = 'def run(mini_batch):\n    raise ValueError("broken")\n';
    const once = '    retry_settings: {max_retries: 0}\n';
    pipeline('many', { data, script: failing, node: `${once}    mini_batch_error_threshold: 1` });
    const many = await run('many');
    expect([many.code, many.stderr]).toEqual([
      1,
      expect.stringContaining('2 mini-batches failed, and 1 may'),
    ]);
    pipeline('items', {
      data,
      script: 'def run(mini_batch):\n    return []\n',
      task: '      program_arguments: --error_threshold 2',
    });
    const items = await run('items');
    expect([items.code, items.stderr]).toEqual([1, expect.stringContaining('For 3 items nothing came back')]);
    pipeline('ignored', { data, script: failing, node: once });
    expect((await run('ignored')).metrics).toMatchObject({
      'batch.parts_failed': 3,
      'batch.rows_rejected': 3,
    });
    pipeline('nothing', {
      data,
      script: 'def run(mini_batch):\n    pass\n',
      node: `${once}    mini_batch_error_threshold: 0`,
    });
    expect((await run('nothing')).stderr).toContain('run() gave NoneType');
  });

  it('B11 every item comes out or is rejected with its reason', async () => {
    files('data/account', { a: '', b: '', c: '', d: '' });
    pipeline('account', {
      script: `${names.replace('return', 'if "c" in mini_batch[-1][-1]: return []\n    return')}`,
      outputs: '      rejected: {type: uri_file, path: ../out/account/rejected.jsonl}',
      node: '    retry_settings: {max_retries: 0}\n    properties: {millrace.row_accounting: "rejected=rejected"}',
    });
    const { metrics, rows, log } = await run('account');
    expect(metrics, log).toMatchObject({ 'batch.rows_in': 4, 'batch.rows_out': 3, 'batch.rows_rejected': 1 });
    expect(rows).toEqual(['a', 'b', 'd']);
    const rejected = readFileSync(path.join(workspace, 'out/account/rejected.jsonl'), 'utf8');
    expect(JSON.parse(rejected)).toEqual({
      mini_batch: 3,
      item: 1,
      value: 'c',
      reason: 'ValueError: run() gave 0 rows for 1 items',
    });
  });
});

const table = 'MLTable';
const mltable = `paths:\n  - pattern: ./*.csv\ntransformations:\n  - read_delimited: {delimiter: ",", encoding: utf8, header: all_files_same_headers}\n`;
const whyNot = hasPandas ? '' : ' (skipped: MILLRACE_TEST_PYTHON names no Python with pandas)';

describe.skipIf(!hasPandas)(`parallel steps over tables${whyNot}`, () => {
  const csv = (from: number): string =>
    `id,shop,n\n${Array.from({ length: 10 }, (_, at) => `${from + at},${at % 2 === 0 ? 'east' : 'west'},${at}`).join('\n')}\n`;
  const whole = (name: string): string => `{type: mltable, path: ../data/${name}, mode: direct}`;

  it('B2 B3 B4 a table is cut by rows, by bytes and by the values of columns', async () => {
    files('data/table', { [table]: mltable, 'a.csv': csv(0), 'b.csv': csv(10) });
    const script = 'def run(mini_batch):\n    return mini_batch[["id", "shop"]]\n';
    const all = Array.from({ length: 20 }, (_, at) => `${at} ${at % 2 === 0 ? 'east' : 'west'}`);
    const rowsNode = '    properties: {millrace.mini_batch_rows: "4"}';
    pipeline('by_rows', { script, data: whole('table'), node: rowsNode });
    const byRows = await run('by_rows');
    expect(byRows.rows, byRows.log).toEqual(all);
    expect(byRows.metrics).toMatchObject({ 'batch.parts': 6, 'batch.rows_in': 20, 'batch.rows_out': 20 });
    pipeline('by_bytes', { script, data: whole('table'), node: '    mini_batch_size: 60b' });
    const byBytes = await run('by_bytes');
    expect(byBytes.rows).toEqual(all);
    expect(byBytes.metrics['batch.parts']).toBeGreaterThan(2);
    pipeline('by_keys', {
      script:
        'def run(mini_batch, context):\n    return [f"{context.partition_key_value} {len(mini_batch)}"]\n',
      data: whole('table'),
      node: '    partition_keys: [shop]',
    });
    expect((await run('by_keys')).rows).toEqual([`{'shop': 'east'} 10`, `{'shop': 'west'} 10`]);
  });

  it('B11 rows are matched by key', async () => {
    files('data/keys', { [table]: mltable, 'a.csv': csv(0), 'b.csv': csv(10) });
    pipeline('keys', {
      script: `
def run(mini_batch):
    if 13 in mini_batch.id.values: mini_batch.loc[0, 'id'] = 99
    return mini_batch
`,
      data: whole('keys'),
      outputs: '      rejected: {type: uri_file, path: ../out/keys/rejected.jsonl}',
      node: `    retry_settings: {max_retries: 0}
    properties: {millrace.mini_batch_rows: "5", millrace.row_accounting: "keys=id rejected=rejected"}`,
    });
    const { metrics, log } = await run('keys');
    expect(metrics, log).toMatchObject({
      'batch.rows_in': 20,
      'batch.rows_out': 15,
      'batch.rows_rejected': 5,
    });
    const rejected = readFileSync(path.join(workspace, 'out/keys/rejected.jsonl'), 'utf8').trim().split('\n');
    expect(rejected.map((line) => JSON.parse(line).value.id)).toEqual([10, 11, 12, 13, 14]);
  });
});
