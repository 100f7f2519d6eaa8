import path from 'node:path';
import { builtinComponents } from '@millrace/component-library';
import {
  applyEdits,
  type ComponentDefinition,
  parsePipeline,
  setSetting,
} from '@millrace/pipeline-engine/browser';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Absence, Copy, ExportedDocument } from './exported.ts';
import { createFollower, followDocuments } from './follow-references.ts';
import { followTables } from './outer-paths.ts';
import { createPlacement, type Placement } from './placement.ts';

export interface ExportPlan {
  readonly placement: Placement;
  /** The pipeline first. */
  readonly documents: readonly ExportedDocument[];
  readonly copies: readonly Copy[];
  /** MLTable files that read otherwise than in the workspace; they are written after what is copied. */
  readonly tables: readonly ExportedDocument[];
  readonly builtins: readonly ComponentDefinition[];
  readonly absent: readonly Absence[];
  /** References to computes that only this machine has, now `azureCompute`. */
  readonly computes: number;
}

/** Azure ML's compute that every workspace has. */
export const azureCompute = 'azureml:serverless';

/** `pipeline` is a workspace path. */
export async function planExport(
  workspace: Workspace,
  catalog: ComponentCatalog,
  pipeline: string,
): Promise<ExportPlan> {
  const main = path.resolve(workspace.root, pipeline);
  const placement = createPlacement(
    workspace,
    main,
    builtinComponents.map(({ name }) => name),
  );
  const follow = createFollower(workspace, catalog, { ...placement, localCompute: azureCompute });
  const documents = await followDocuments(workspace, main, follow, placement.place);
  const { data, copies, absent, ...found } = follow.found;
  const outer = await Promise.all(data.map((copy) => followTables(workspace, copy)));
  return {
    placement,
    documents: withCompute(documents),
    ...found,
    copies: [...copies, ...outer.flatMap((one) => one.copies)],
    tables: outer.flatMap(({ tables }) => tables),
    absent: [...absent, ...outer.flatMap((one) => one.absent)],
  };
}

/** Azure ML refuses a pipeline with a node that has no compute at all, at any depth; here it runs on this machine. */
function withCompute(documents: readonly ExportedDocument[]): readonly ExportedDocument[] {
  const [main, ...others] = documents;
  if (main === undefined) return documents;
  const { model } = parsePipeline(main.text);
  const given = model?.compute ?? model?.settings.defaultCompute;
  if (model === undefined || given !== undefined || !documents.some(lacksCompute)) return documents;
  const change = setSetting(main.text, { key: 'default_compute', value: azureCompute });
  return [{ ...main, text: applyEdits(main.text, change).text }, ...others];
}

function lacksCompute({ text }: ExportedDocument): boolean {
  const nodes = parsePipeline(text).model?.nodes ?? [];
  return nodes.some((node) => node.type !== 'pipeline' && node.compute === undefined);
}
