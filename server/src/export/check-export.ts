/** Proves that an exported folder stands alone: nothing in it points out of it, or to what only Millrace knows. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  computeName,
  EngineError,
  findReferenceSites,
  parseComponentReference,
  type ReferenceSite,
  secretReferences,
} from '@millrace/pipeline-engine/browser';
import { isLocalPath } from '../document/check-paths.ts';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { isYamlName } from '../workspace/pipeline-files.ts';
import { isInside, toWorkspacePath } from '../workspace/safe-path.ts';
import { walkFiles } from '../workspace/walk-files.ts';
import { tableProblems } from './outer-paths.ts';
import type { ExportPlan } from './plan-export.ts';

/** Throws with the list of what is wrong. */
export async function checkExport(
  folder: string,
  plan: ExportPlan,
  catalog: ComponentCatalog,
): Promise<void> {
  const documents = new Set([
    ...plan.documents.map(({ place }) => place),
    ...plan.builtins.map(({ name }) => `${plan.placement.builtin(name)}/component.yaml`),
  ]);
  const absent = new Set(plan.absent.map(({ place }) => place));
  const problems: string[] = [];
  const others = (await walkFiles(folder, isYamlName)).map((file) => toWorkspacePath(folder, file));
  for (const name of new Set([...documents, ...others])) {
    const file = path.join(folder, name);
    const text = await readFile(file, 'utf8');
    problems.push(...secretProblems(text).map((problem) => `${name}:${problem}`));
    const sites = findReferenceSites(text);
    for (const site of sites) {
      const problem = documents.has(name)
        ? problemOf(site, file, folder, absent, catalog)
        : onlyHere(site, catalog) && `"${site.text}" is known to Millrace only`;
      if (problem) problems.push(`${name}:${site.line}:${site.column}: ${problem}`);
    }
  }
  problems.push(...plan.tables.flatMap((table) => tableProblems(table, folder, absent)));
  if (problems.length === 0) return;
  throw new EngineError(
    'invalid-document',
    `The export would not work on Azure ML, so nothing was written:\n${problems.join('\n')}`,
    { problems },
  );
}

/** Azure ML would give the command the reference itself. */
function secretProblems(text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) =>
    secretReferences(line).map((secret) => {
      const place = `${index + 1}:${line.indexOf('${{') + 1}`;
      return `${place}: the secret "${secret}" is kept by Millrace only; Azure ML reads secrets from a key vault`;
    }),
  );
}

/** Whether a reference means a component of the library or of the workspace by its registered name. */
export function onlyHere(site: ReferenceSite, catalog: ComponentCatalog): boolean {
  if (site.kind !== 'component') return false;
  const reference = parseComponentReference(site.text);
  return reference.kind === 'registered' && catalog.resolve(reference, '.') !== undefined;
}

function problemOf(
  site: ReferenceSite,
  file: string,
  folder: string,
  absent: ReadonlySet<string>,
  catalog: ComponentCatalog,
): string | undefined {
  if (site.kind === 'output' || /\$\{\{|\$\[\[/.test(site.text)) return undefined;
  if (onlyHere(site, catalog)) return `"${site.text}" is known to Millrace only`;
  if (site.kind === 'compute') {
    return computeName(site.text) === 'local' ? 'the compute "local" is this machine' : undefined;
  }
  if (!isLocalPath(site.text) || /^(git\+|https?:)/i.test(site.text)) return undefined;
  const target = path.resolve(path.dirname(file), site.text.replace(/^file:/, ''));
  if (!isInside(folder, target)) return `"${site.text}" leaves the exported folder`;
  const isThere = existsSync(target) || absent.has(toWorkspacePath(folder, target));
  return isThere ? undefined : `"${site.text}" is not there`;
}
