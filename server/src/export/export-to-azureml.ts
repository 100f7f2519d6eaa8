/** Writes a pipeline with all that it needs into a folder that `az ml job create -f` takes. */
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, findReferenceSites } from '@millrace/pipeline-engine/browser';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { isYamlName } from '../workspace/pipeline-files.ts';
import { isCode, isInside } from '../workspace/safe-path.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { checkExport, onlyHere } from './check-export.ts';
import { componentYaml } from './component-yaml.ts';
import { type CopyOptions, copyTree } from './copy-tree.ts';
import type { Absence } from './exported.ts';
import { azureCompute, type ExportPlan, planExport } from './plan-export.ts';
import { readmeMark, readmeNames, readmeText } from './readme.ts';
import { writeRuntimeContext } from './runtime-context.ts';

export interface ExportOptions {
  /** The folder to write. */
  readonly directory: string;
  /** Replace what is in it. */
  readonly force: boolean;
}

export interface ExportResult {
  readonly directory: string;
  /** The file to submit, in the directory. */
  readonly pipeline: string;
  readonly documents: readonly string[];
  readonly builtins: readonly string[];
  readonly absent: readonly Absence[];
  /** Sentences for people: what was changed, and what is left to do. */
  readonly notes: readonly string[];
}

/** `pipeline` is a workspace path; the catalog is fresh. Throws an EngineError, and then leaves the folder as it was. */
export async function exportToAzureMl(
  workspace: Workspace,
  catalog: ComponentCatalog,
  pipeline: string,
  { directory, force }: ExportOptions,
): Promise<ExportResult> {
  const target = path.resolve(directory);
  await requireReplaceable(target, path.resolve(workspace.root, pipeline), workspace.root, force);
  const plan = await planExport(workspace, catalog, pipeline);
  const { out, staged } = await createFolders(target);
  try {
    await writePlan(plan, staged, {
      roots: workspace.roots,
      accept: (file, names) => belongs(file, names, [out, staged], catalog),
    });
    await checkExport(staged, plan, catalog);
    await replaceContents(out, staged);
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
  return resultOf(plan, directory);
}

async function createFolders(target: string): Promise<{ readonly out: string; readonly staged: string }> {
  try {
    await mkdir(target, { recursive: true });
    const out = await realpath(target);
    return { out, staged: await mkdtemp(`${out}.partial-`) };
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].some((code) => isCode(error, code))) throw error;
    const message = `"${target}" cannot be made: you may not write there. Give --out another folder.`;
    throw new EngineError('invalid-request', message, { path: target }, { cause: error });
  }
}

/** An earlier export goes away as a whole; of a folder of somebody else, only what has the same names. */
async function replaceContents(out: string, staged: string): Promise<void> {
  const [old, written] = [await readdir(out), await readdir(staged)];
  const isExport = await hasMark(out, old);
  for (const name of old) {
    if (isExport || written.includes(name)) await rm(path.join(out, name), { recursive: true });
  }
  for (const name of written) await rename(path.join(staged, name), path.join(out, name));
}

async function hasMark(folder: string, names: readonly string[]): Promise<boolean> {
  for (const name of names.filter((candidate) => readmeNames.includes(candidate))) {
    const file = path.join(folder, name);
    if ((await stat(file)).isFile() && (await readFile(file, 'utf8')).includes(readmeMark)) return true;
  }
  return false;
}

async function requireReplaceable(
  target: string,
  pipeline: string,
  root: string,
  force: boolean,
): Promise<void> {
  const found = await stat(target).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (found === undefined) return;
  const refuse = (message: string): EngineError =>
    new EngineError('invalid-request', message, { path: target });
  if (!found.isDirectory()) throw refuse(`"${target}" is a file. Give --out a folder.`);
  const names = await readdir(target);
  if (names.length === 0) return;
  const real = await realpath(target);
  if (
    isInside(real, pipeline) ||
    isInside(real, root) ||
    names.includes('.git') ||
    names.includes('.millrace')
  ) {
    throw refuse(`"${target}" holds the workspace or a repository. Give --out a folder of its own.`);
  }
  if (!force) throw refuse(`"${target}" is not empty. Give --out an empty folder, or --force to replace it.`);
}

async function writePlan(plan: ExportPlan, folder: string, options: CopyOptions): Promise<void> {
  const { placement } = plan;
  for (const { source, place } of plan.copies) await copyTree(source, path.join(folder, place), options);
  for (const { place, text } of [...plan.tables, ...plan.documents])
    await write(path.join(folder, place), text);
  for (const definition of plan.builtins) {
    const home = placement.builtin(definition.name);
    const build = path.posix.relative(home, placement.runtime);
    await write(path.join(folder, home, 'component.yaml'), componentYaml(definition, build));
  }
  if (plan.builtins.length > 0) await writeRuntimeContext(path.join(folder, placement.runtime));
  const components = plan.builtins.length === 0 ? undefined : path.posix.dirname(placement.runtime);
  await write(path.join(folder, placement.readme), readmeText(plan.documents[0]?.place ?? '', components));
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Not: the exported folder itself, layouts of the canvas, and documents that only Millrace can
 * run: those that are exported are written in their own places, rewritten. */
async function belongs(
  file: string,
  names: readonly string[],
  own: readonly string[],
  catalog: ComponentCatalog,
): Promise<boolean> {
  if (own.includes(file)) return false;
  const layout = /^(.*)\.layout\.json$/.exec(path.basename(file))?.[1];
  if (layout !== undefined && (names.includes(`${layout}.yml`) || names.includes(`${layout}.yaml`)))
    return false;
  if (!isYamlName(file) || !(await stat(file)).isFile()) return true;
  return !findReferenceSites(await readFile(file, 'utf8')).some((site) => onlyHere(site, catalog));
}

function resultOf(plan: ExportPlan, directory: string): ExportResult {
  const pipeline = plan.documents[0]?.place ?? '';
  const notes = plan.absent.map(
    ({ document, line, reference, place }) =>
      `${document}:${line}: "${reference}" is not there. Put it at "${place}" in the exported folder before you submit.`,
  );
  if (plan.computes > 0) notes.push(`The compute "local" became "${azureCompute}".`);
  return {
    directory,
    pipeline,
    documents: plan.documents.map(({ place }) => place),
    builtins: plan.builtins.map(({ name }) => name),
    absent: plan.absent,
    notes,
  };
}
