/** Commands about files that need no server: `validate`, `fmt --check` and `components`. */
import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import { readComputeNames } from '../compute/compute-files.ts';
import { createDocuments } from '../document/documents.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { createComponentCatalog } from '../workspace/component-catalog.ts';
import { stateFolderName, type Workspace, type WorkspaceOptions } from '../workspace/workspace.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { issueDocument, type Output, sayIssues, tableLines } from './output.ts';
import { readPipelineSource } from './pipeline-source.ts';
import { isLossless } from './round-trip.ts';

export async function validateFiles(
  files: readonly string[],
  options: WorkspaceOptions & { readonly json: boolean },
  output: Output,
): Promise<ExitCode> {
  const results = [];
  for (const file of files) {
    const source = await readPipelineSource(file, options);
    const { path, text } = source;
    const workspace = wholeDiskIfNone(source.workspace);
    const catalog = createComponentCatalog(workspace);
    await catalog.refresh();
    const computes = await readComputeNames(workspace.root);
    const secrets = createSecrets(source.workspace);
    await secrets.refresh();
    const { kind, issues } = createDocuments(workspace, catalog, () => computes, secrets.isSet).checkAny(
      text,
      path,
    );
    sayIssues(output, file, issues);
    results.push({ file, kind, issues: issues.map(issueDocument) });
  }
  const errors = results.flatMap(({ issues }) => issues).filter((issue) => issue.severity === 'error').length;
  if (options.json) output.json({ files: results });
  else
    output.say(
      `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${errors} ${errors === 1 ? 'error' : 'errors'}`,
    );
  return errors === 0 ? exitCodes.done : exitCodes.inputWrong;
}

/** A file that lies in no workspace and no repository may name files beside its folder: checking only reads them. */
function wholeDiskIfNone(workspace: Workspace): Workspace {
  const { root, roots } = workspace;
  const isMarked = [stateFolderName, '.git'].some((name) => existsSync(join(root, name)));
  return isMarked ? workspace : { ...workspace, roots: [...roots, parse(root).root] };
}

export async function checkFormat(
  files: readonly string[],
  options: WorkspaceOptions,
  output: Output,
): Promise<ExitCode> {
  let changed = 0;
  for (const file of files) {
    const { text } = await readPipelineSource(file, options);
    if (isLossless(text)) continue;
    changed += 1;
    output.say(`${file}: opening and saving would change bytes that nobody edited`);
  }
  output.say(`${files.length - changed} of ${files.length} stay as they are`);
  return changed === 0 ? exitCodes.done : exitCodes.inputWrong;
}

export async function listComponents(workspace: Workspace, json: boolean, output: Output): Promise<ExitCode> {
  const components = await createComponentCatalog(workspace).list();
  if (json) output.json({ components });
  else {
    const rows = components.map((found) => [
      `${found.name}:${found.version}`,
      found.category,
      found.title.en,
    ]);
    for (const line of tableLines(rows)) output.say(line);
  }
  return exitCodes.done;
}
