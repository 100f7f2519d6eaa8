/** Runs a notebook in a process of its own, and takes what it shows. As for scripts, never in a worker. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunContext, RunResult } from '../component.ts';
import { inputPath, outputPath } from '../components/ports.ts';
import { findNotebookRunner } from './interpreters.ts';
import { keepFiles } from './kept-files.ts';
import driver from './languages/notebook.py?raw';
import { runProcess } from './run-process.ts';
import { scriptFailure } from './script-failure.ts';

export async function runNotebook({ inputs, outputs, params }: RunContext): Promise<RunResult> {
  const { command, options, variables } = await findNotebookRunner();
  const folder = await mkdtemp(path.join(tmpdir(), 'millrace-notebook-'));
  try {
    const work = path.join(folder, 'work');
    for (const name of ['graphics', 'outputs']) await mkdir(path.join(work, name), { recursive: true });
    const file = path.join(folder, 'run_notebook.py');
    await writeFile(file, driver);
    const order = {
      notebook: inputPath(inputs, 'notebook'),
      executed: outputPath(outputs, 'executed_notebook'),
      data: inputs.data ?? null,
      parameters: params.parameters ?? '',
    };
    await writeFile(path.join(folder, 'order.json'), JSON.stringify(order));
    // Kernels keep their connection and their history there: what belongs to the user is not touched.
    const own = { IPYTHONDIR: folder, JUPYTER_RUNTIME_DIR: folder, ...variables };
    const end = await runProcess([command, ...options, file, folder], work, own);
    const failure = await scriptFailure(folder, end, 'notebook');
    if (failure !== undefined) throw failure;
    await keepFiles(work, outputPath(outputs, 'files'));
    return {};
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
