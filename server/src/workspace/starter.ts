/** What an empty folder becomes, and how a sample is copied into a workspace. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, parseLayout } from '@millrace/pipeline-engine/browser';
import { writeAtomically } from './atomic-write.ts';
import type { PipelineFiles } from './pipeline-files.ts';
import { type Sample, samples } from './samples/index.ts';
import { readSampleTable } from './samples/sample-data.ts';
import { stateFolderName, type Workspace } from './workspace.ts';

/** Whether nothing is there but hidden files of the system (`.DS_Store`) and of git. */
export async function isEmptyFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  return names.every((name) => name.startsWith('.') && name !== stateFolderName);
}

/** Writes the sample pipelines with their data and a `.gitignore`. */
export async function createStarter(workspace: Workspace, files: PipelineFiles): Promise<void> {
  // The first sample is written last: the newest file is what the designer opens.
  for (const sample of samples.toReversed()) await copySample(sample, workspace, files);
  const ignore = path.join(workspace.root, '.gitignore');
  if (!(await isThere(ignore))) await writeAtomically(ignore, `${stateFolderName}/\n`);
}

/** Copies a sample under a free name, and its data where absent. Returns the pipeline's workspace path. */
export async function copySample(
  sample: Sample,
  workspace: Workspace,
  files: PipelineFiles,
): Promise<string> {
  for (const name of sample.data) {
    const target = path.join(workspace.root, 'data', `${name}.csv`);
    if (!(await isThere(target))) await writeAtomically(target, await readSampleTable(name));
  }
  return files.create(sample.id, sample.text, parseLayout(sample.layout) ?? null);
}

export function findSample(id: string): Sample {
  const sample = samples.find((candidate) => candidate.id === id);
  if (sample) return sample;
  const known = samples.map((candidate) => candidate.id).join(', ');
  throw new EngineError('not-found', `There is no sample "${id}". There are: ${known}.`, { sample: id });
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
