/** The components that run scripts, with a real Python and a real R, through the command line. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, runCommand, type Scratch } from './server-process.ts';
import { commandMissing, pythonMissing, withPython } from './software.ts';

let scratch: Scratch;
let workspace: string;
beforeAll(() => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, 'workspace');
  mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
  writeFileSync(path.join(workspace, 'people.csv'), people);
});
afterAll(() => scratch.remove());

const people = `name,score,born,member,number,visits
"A ""quoted"" \\N",82.5,2024-01-31,true,9007199254740993,3
Ben,,2001-02-28 10:00:00.123456,false,2,
はな,-0.25,1969-12-31,true,3,1
`;

interface Finished {
  readonly status: string;
  readonly steps: Readonly<Record<string, { readonly status: string; readonly reason?: string }>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs \`people.csv\` through a script; the outputs of the pipeline are those of the script's node. */
async function runScript(component: string, script: string, env = withPython(scratch.env), extra = '') {
  const file = path.join(mkdtempSync(path.join(workspace, 'p-')), 'pipeline.yml');
  const indented = script.split('\n').map((line) => `        ${line}\n`);
  writeFileSync(
    file,
    `type: pipeline
outputs: {first: {type: mltable}, second: {type: mltable}, files: {type: uri_folder}}
jobs:
  load:
    type: command
    component: azureml:import_data:1
    inputs:
      source: {type: uri_file, path: ../people.csv}
  script:
    type: command
    component: azureml:${component}:1
    inputs:
      dataset1: \${{parent.jobs.load.outputs.dataset}}${extra}
      script: |
${indented.join('')}
    outputs:
      result_dataset1: \${{parent.outputs.first}}
      result_dataset2: \${{parent.outputs.second}}
      files: \${{parent.outputs.files}}
`,
  );
  const { stdout, stderr } = await runCommand(['run', file, '--json'], { env, cwd: workspace });
  const lines = stdout.trim().split('\n');
  const finished: Finished = JSON.parse(lines.at(-1) ?? '{}');
  const failure = lines.map((line) => JSON.parse(line)).find(({ type }) => type === 'step-failed')?.failure;
  const columns = lines
    .map((line) => JSON.parse(line))
    .filter(({ type, step }) => (type === 'step-succeeded' || type === 'step-reused') && step === 'script')
    .flatMap(({ outputs }) => outputs)
    .map(({ table }) =>
      table?.columns.map((column: { name: string; type: string }) => `${column.name}: ${column.type}`),
    );
  return { finished, failure, columns, stderr };
}

const noPandas = pythonMissing(['pandas']);
describe.skipIf(noPandas !== undefined)(`execute_python_script ${noPandas ?? ''}`, () => {
  it('T71 gives data frames with their types, and the bytes come back', async () => {
    const script = `def azureml_main(dataframe1=None, dataframe2=None):
    assert dataframe2 is None
    first = dataframe1.iloc[0]
    assert first["name"] == 'A "quoted" \\\\N', first["name"]
    assert first.number == 9007199254740993 and first.born.year == 2024 and bool(first.member) is True
    assert dataframe1.score.isna().tolist() == [False, True, False]
    return dataframe1.drop(columns=["visits"]), dataframe1.drop(columns=["visits"]).astype({"name": "category"})`;
    const { finished, columns, stderr } = await runScript('execute_python_script', script);
    expect(finished.status, stderr).toBe('succeeded');
    const types = ['name: string', 'score: double', 'born: datetime', 'member: boolean', 'number: integer'];
    expect(columns.slice(0, 2)).toEqual([types, types]);
  });

  it('T71 makes plain columns of whatever pandas holds', async () => {
    const script = `import datetime, decimal
import numpy as np, pandas as pd
def azureml_main(dataframe1, dataframe2):
    return pd.DataFrame({
        "date": [datetime.date(2024, 1, 1), None], "zone": pd.to_datetime(["2024-01-01T00:00:00+09:00", None]),
        "decimal": [decimal.Decimal("1.5"), None], "object": [{"a": 1}, None], "mixed": [1, "a"], "big": [2**70, 1],
        "unsigned": np.array([2**64 - 1, 1], dtype="uint64"), "span": pd.to_timedelta([1, None], unit="s"),
        "nullable": pd.array([1, None], dtype="Int64"), "flag": pd.array([True, None], dtype="boolean"),
        "text": pd.array(["a\\\\N", None], dtype="string"), "inf": [np.inf, -np.inf], "empty": [None, None], 5: [1, 2],
    }, index=["i", "j"])`;
    const { columns, stderr } = await runScript('execute_python_script', script);
    expect(columns[0], stderr).toEqual([
      'date: datetime',
      'zone: datetime',
      'decimal: double',
      'object: string',
      'mixed: string',
      'big: double',
      'unsigned: double',
      'span: string',
      'nullable: integer',
      'flag: boolean',
      'text: string',
      'inf: double',
      'empty: string',
      '5: integer',
    ]);
  });

  it('T71 imports from a bundle, and keeps images and files', async () => {
    writeFileSync(
      path.join(workspace, 'bundle.zip'),
      zipOf('helping.py', 'def shout(text): return text.upper()\n'),
    );
    const script = `import os
from helping import shout
def azureml_main(dataframe1, dataframe2):
    open("graphics/plot.png", "wb").write(b"\\\\x89PNG")
    os.makedirs("outputs")
    open("outputs/note.txt", "w").write(shout("done"))
    return dataframe1`;
    const bundle = '\n      script_bundle: {type: uri_file, path: ../bundle.zip}';
    const { finished, stderr } = await runScript(
      'execute_python_script',
      script,
      withPython(scratch.env),
      bundle,
    );
    expect(finished.status, stderr).toBe('succeeded');
    const files = finished.outputs.files ?? '';
    expect(readFileSync(path.join(files, 'outputs/note.txt'), 'utf8')).toBe('DONE');
    expect(readdirSync(path.join(files, 'graphics'))).toEqual(['plot.png']);
  });

  it('T71 says how it failed', async () => {
    const cases: readonly (readonly [script: string, code: string, words: string])[] = [
      [
        'def azureml_main(a, b):\n    def inner():\n        raise ValueError("nope")\n    inner()',
        'script-failed',
        'line 3: ValueError: nope',
      ],
      ['def azureml_main(a, b)\n    return a', 'script-failed', 'line 1: SyntaxError'],
      [
        'import no_such_module',
        'script-failed',
        "line 1: ModuleNotFoundError: No module named 'no_such_module'",
      ],
      ['x = 1', 'script-no-entry', 'no function azureml_main'],
      ['def azureml_main(a, b): return 5', 'script-bad-result', 'returned int'],
      ['def azureml_main(a, b): return a, a, a', 'script-bad-result', '3 values'],
      ['def azureml_main(a, b):\n    import sys; sys.exit(3)', 'script-failed', 'SystemExit: 3'],
      ['import os\ndef azureml_main(a, b): os._exit(9)', 'script-ended', 'exit code 9'],
      [
        'import os, signal\ndef azureml_main(a, b): os.kill(os.getpid(), signal.SIGSEGV)',
        'script-ended',
        'SIGSEGV',
      ],
    ];
    const nodes = cases.map(
      ([script], index) =>
        `  s${index}: {type: command, component: azureml:execute_python_script:1, inputs: {script: ${JSON.stringify(script)}}}\n`,
    );
    const text = `type: pipeline\nsettings: {continue_on_step_failure: true}\njobs:\n${nodes.join('')}`;
    writeFileSync(path.join(workspace, 'failures.yml'), text);
    const env = withPython(scratch.env);
    const { stdout } = await runCommand(['run', 'failures.yml', '--json'], { env, cwd: workspace });
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const [index, [, code, words]] of cases.entries()) {
      const failure = events.find(
        ({ type, step }) => type === 'step-failed' && step === `s${index}`,
      )?.failure;
      expect(failure).toMatchObject({ code, port: 'script', message: expect.stringContaining(words) });
    }
  });
});

/** The directory of a PATH on which nothing but Node and a shell is. */
function barePath(): string {
  const folder = mkdtempSync(path.join(scratch.directory, 'bin-'));
  for (const name of ['bash', 'sh']) symlinkSync(`/bin/${name}`, path.join(folder, name));
  symlinkSync(process.execPath, path.join(folder, 'node'));
  return folder;
}

describe('without the language', () => {
  it.each([
    ['execute_python_script', 'def azureml_main(a, b): return a', 'Python'],
    ['execute_r_script', 'azureml_main <- function(a, b) list(a)', 'R'],
  ])('T71 %s says what is missing and how to get it', async (component, script, language) => {
    const { failure } = await runScript(component, script, { ...scratch.env, PATH: barePath() });
    expect(failure).toMatchObject({ code: 'interpreter-missing', params: { language } });
    expect(failure.remedy).toMatch(/Install/);
  });

  it('T71 a Python without pandas is named, with the command that helps', async () => {
    const folder = barePath();
    writeFileSync(path.join(folder, 'python3'), '#!/bin/sh\nprintf "3.12.1\\n/opt/py/bin/python3\\n"\n', {
      mode: 0o755,
    });
    const { failure } = await runScript('execute_python_script', 'x = 1', { ...scratch.env, PATH: folder });
    expect(failure).toMatchObject({
      code: 'python-package-missing',
      remedy: expect.stringContaining('"/opt/py/bin/python3 -m pip install pandas"'),
    });
  });
});

const noR = commandMissing('Rscript', ['--version']);
describe.skipIf(noR !== undefined)(`execute_r_script ${noR ?? ''}`, () => {
  it('T71 gives data frames with their types, and takes them', async () => {
    const script = `azureml_main <- function(dataframe1, dataframe2) {
  stopifnot(is.null(dataframe2), identical(dataframe1$name[1], 'A "quoted" \\\\N'), is.na(dataframe1$score[2]),
            identical(dataframe1$member, c(TRUE, FALSE, TRUE)), format(dataframe1$born[1], "%Y") == "2024")
  svg("graphics/plot.svg"); plot(1:3); dev.off()
  made <- data.frame(n = 1:3, x = c(0.1, NA, Inf), s = c("q\\"\\\\\\\\N", NA, "z"), f = factor(c("u", "v", NA)),
                     d = as.Date("1969-12-31") + 0:2, b = c(TRUE, NA, FALSE), u = runif(3))
  list(dataframe1[c("name", "score", "born", "member")], made)
}`;
    const first = await runScript('execute_r_script', script);
    expect(first.finished.status, first.stderr).toBe('succeeded');
    expect(first.columns.slice(0, 2)).toEqual([
      ['name: string', 'score: double', 'born: datetime', 'member: boolean'],
      ['n: integer', 'x: double', 's: string', 'f: string', 'd: datetime', 'b: boolean', 'u: double'],
    ]);
    expect(readdirSync(path.join(first.finished.outputs.files ?? '', 'graphics'))).toEqual(['plot.svg']);
  });

  it('T71 says how it failed', async () => {
    const { failure } = await runScript('execute_r_script', 'azureml_main <- function(a, b) stop("nope")');
    expect(failure).toMatchObject({ code: 'script-failed', message: expect.stringContaining('nope') });
  });
});

/** A zip archive of one file. */
function zipOf(name: string, content: string): Buffer {
  const data = Buffer.from(content);
  const packed = deflateRawSync(data);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\0'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
