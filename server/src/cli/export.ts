/** `millrace export FILE --to azureml --out DIR`: refuses a pipeline with errors, and tells what was written. */
import path from 'node:path';
import { readComputeNames } from '../compute/compute-files.ts';
import { createDocuments } from '../document/documents.ts';
import { type ExportOptions, exportToAzureMl } from '../export/export-to-azureml.ts';
import { createComponentCatalog } from '../workspace/component-catalog.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { issueDocument, type Output, sayIssues } from './output.ts';
import type { PipelineSource } from './pipeline-source.ts';

export async function exportPipeline(
  source: PipelineSource,
  file: string,
  options: ExportOptions & { readonly json: boolean },
  output: Output,
): Promise<ExitCode> {
  const { workspace, path: pipeline, text } = source;
  const catalog = createComponentCatalog(workspace);
  await catalog.refresh();
  const computes = await readComputeNames(workspace.root);
  const { model, issues } = createDocuments(workspace, catalog, () => computes).check(text, pipeline);
  const told = issues.filter((issue) => issue.severity !== 'info');
  sayIssues(output, file, told);
  const isComponent = model?.kind === 'pipeline-component';
  if (isComponent) {
    output.say(
      `${file} is a pipeline component. Export a pipeline job that uses it: Azure ML runs jobs only.`,
    );
  }
  if (isComponent || issues.some((issue) => issue.severity === 'error')) {
    if (options.json) output.json({ issues: issues.map(issueDocument) });
    return exitCodes.inputWrong;
  }
  const { directory, force } = options;
  const result = await exportToAzureMl(workspace, catalog, pipeline, { directory, force });
  for (const note of result.notes) output.say(note);
  if (options.json) output.json(result);
  else output.say(`Exported. Submit it: az ml job create -f ${path.join(directory, result.pipeline)}`);
  return exitCodes.done;
}
