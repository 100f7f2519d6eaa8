/** What a run of a text would do, with everything that is wrong with the text. Nothing runs, and nothing need be saved. */
import type { InputSetting, Issue, PlannedStep } from '@millrace/pipeline-engine/browser';
import { schemaLookup } from '../document/schema-service.ts';
import type { Services } from '../services.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';

export interface PlanQuestion {
  readonly text: string;
  /** The workspace path of the document, where its relative paths begin. */
  readonly path: string;
  readonly inputs?: readonly InputSetting[];
}

export interface PlannedText {
  readonly issues: readonly Issue[];
  /** Of the nodes that have no error and need none that has. */
  readonly steps: readonly PlannedStep[];
}

export async function planText(
  services: Pick<Services, 'workspace' | 'documents' | 'engine' | 'schemas' | 'secrets'>,
  { path, text, inputs }: PlanQuestion,
): Promise<PlannedText> {
  const { workspace, documents, engine, schemas, secrets } = services;
  await resolveWorkspacePath(workspace.root, path);
  await secrets.refresh();
  const checked = documents.check(text, path);
  const graph = documents.runnablePart(checked, inputs);
  const plan = graph ? await engine.plan(graph, { pipeline: path }) : { steps: [] };
  const lookup = schemaLookup(await schemas.infer(text, path, async () => plan));
  return { issues: [...checked.issues, ...documents.columnIssues(checked, lookup)], steps: plan.steps };
}
