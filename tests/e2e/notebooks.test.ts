/** Run Notebook with a real kernel of Jupyter, through the command line. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, runCommand, type Scratch } from './server-process.ts';
import { pythonMissing, withPython } from './software.ts';

let scratch: Scratch;
let workspace: string;
beforeAll(() => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, 'workspace');
  mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
});
afterAll(() => scratch.remove());

interface Cell {
  readonly source: string;
  readonly tags?: readonly string[];
}

const notebookOf = (cells: readonly Cell[], metadata = {}): string =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata,
    cells: cells.map(({ source, tags = [] }, index) => ({
      cell_type: 'code',
      id: `c${index}`,
      source,
      metadata: { tags },
      outputs: [],
      execution_count: null,
    })),
  });

interface Given {
  readonly notebook: string;
  readonly parameters?: readonly string[];
}

/** Runs each as a step of its own, `n1` and so on; the outputs of the pipeline are theirs. */
async function runNotebooks(all: readonly Given[], env = withPython(scratch.env)) {
  const folder = mkdtempSync(path.join(workspace, 'p-'));
  mkdirSync(path.join(folder, 'data'));
  writeFileSync(path.join(folder, 'data/numbers.txt'), '1\n2\n39\n');
  const jobs = all.map(({ notebook, parameters = [] }, index) => {
    const name = `n${index + 1}`;
    writeFileSync(path.join(folder, `${name}.ipynb`), notebook);
    const lines = parameters.map((line) => `        ${line}\n`).join('');
    return `  ${name}:
    type: command
    component: azureml:run_notebook:1
    inputs:
      notebook: {type: uri_file, path: ./${name}.ipynb}
      data: {type: uri_folder, path: ./data}
${lines === '' ? '' : `      parameters: |\n${lines}`}    outputs:
      executed_notebook: \${{parent.outputs.${name}}}
      files: \${{parent.outputs.files_${name}}}
`;
  });
  const outputs = all.map(
    (_, index) => `n${index + 1}: {type: uri_file}, files_n${index + 1}: {type: uri_folder}`,
  );
  const file = path.join(folder, 'pipeline.yml');
  writeFileSync(file, `type: pipeline\noutputs: {${outputs.join(', ')}}\njobs:\n${jobs.join('')}`);
  const { stdout, stderr } = await runCommand(['run', file, '--json'], { env, cwd: workspace });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const failures: Record<string, unknown> = Object.fromEntries(
    lines.filter(({ type }) => type === 'step-failed').map(({ step, failure }) => [step, failure]),
  );
  return { finished: lines.at(-1), failures, stderr };
}

const noRunner = pythonMissing(['nbclient', 'ipykernel']);

describe.skipIf(noRunner !== undefined)(`run_notebook ${noRunner ?? ''}`, () => {
  it('T152 runs the cells with parameters and data, and keeps what they show, without HTML', async () => {
    const picture =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const notebook = notebookOf(
      [
        { source: 'rate = 1\nwords = []\ntitle = ""', tags: ['parameters'] },
        {
          source:
            'import os\ntotal = rate * sum(map(int, open(os.path.join(data_path, "numbers.txt"))))\nprint(title, words)',
        },
        {
          source: `from IPython.display import display\ndisplay({"text/html": "<script>alert(1)</script>", "text/plain": f"total {total}", "image/png": "${picture}"}, raw=True)\nopen("outputs/total.txt", "w").write(str(total))`,
        },
      ],
      { kernelspec: { name: 'python38-azureml', display_name: 'Python 3.8 - AzureML', language: 'python' } },
    );
    const parameters = ['rate = 0.5', 'words = ["a", "b c"]', 'title = It\'s "first"'];
    const other = notebook.replace('rate = 1', 'rate = 2');
    const { finished, stderr } = await runNotebooks([
      { notebook, parameters },
      { notebook: other, parameters },
    ]);
    expect(finished.status, stderr).toBe('succeeded');
    const text = readFileSync(finished.outputs.n1, 'utf8');
    const executed = JSON.parse(text);
    expect(executed.cells[1]).toMatchObject({ metadata: { tags: ['injected-parameters'] } });
    expect(executed.cells[2].outputs).toMatchObject([{ text: `It's "first" ['a', 'b c']\n` }]);
    expect(executed.cells[3].outputs[0].data).toMatchObject({ 'text/plain': 'total 21.0' });
    expect(JSON.stringify(executed.cells[3].outputs)).not.toMatch(/script|html/);
    const files = finished.outputs.files_n1;
    expect(readdirSync(path.join(files, 'graphics'))).toEqual(['cell-3.png']);
    expect(readFileSync(path.join(files, 'outputs/total.txt'), 'utf8')).toBe('21.0');
    // The same notebook gives the same bytes: nothing in it says when it ran.
    expect(readFileSync(finished.outputs.n2, 'utf8')).toBe(text.replace('rate = 1', 'rate = 2'));
  });

  it('T152 says how each failed', async () => {
    const kernelspec = { name: 'no-such', display_name: 'Julia 9' };
    const { failures } = await runNotebooks([
      { notebook: notebookOf([{ source: '1' }, { source: 'raise ValueError("nope")' }]) },
      { notebook: notebookOf([{ source: 'import os\nos._exit(3)' }]) },
      { notebook: notebookOf([]), parameters: ['not one'] },
      { notebook: notebookOf([], { kernelspec, language_info: { name: 'julia' } }) },
      { notebook: '{"cells": 3}' },
    ]);
    const said = (message: string) => expect.stringContaining(message);
    expect(failures).toMatchObject({
      n1: { code: 'notebook-cell-failed', message: said('Cell 2 of the notebook failed: ValueError: nope') },
      n2: { code: 'notebook-cell-failed', message: said('Cell 1 of the notebook failed: the kernel died') },
      n3: { code: 'notebook-parameters', message: said('Line 1') },
      n4: { code: 'notebook-kernel', message: said('Julia 9') },
      n5: { code: 'notebook-unreadable', message: said('no notebook') },
    });
  });
});

it('T152 a Python without a runner is named, with the command that helps', async () => {
  const folder = mkdtempSync(path.join(workspace, 'bin-'));
  writeFileSync(
    path.join(folder, 'python3'),
    '#!/bin/sh\nprintf "3.12.1\\n/opt/py/bin/python3\\nnbclient\\n"\n',
    {
      mode: 0o755,
    },
  );
  const env = { ...scratch.env, PATH: `${folder}:/usr/local/bin:/usr/bin:/bin` };
  const { failures } = await runNotebooks([{ notebook: notebookOf([{ source: '1' }]) }], env);
  expect(failures.n1).toMatchObject({
    code: 'python-package-missing',
    remedy: expect.stringContaining('"/opt/py/bin/python3 -m pip install ipykernel"'),
  });
});
