/** Starts a run of a text, after everything that can be wrong with it was looked for. */
import {
  type EndpointCall,
  EngineError,
  type OccurrenceKey,
  type Plan,
  type StepGraph,
  wantedPart,
} from '@millrace/pipeline-engine';
import { builtInComputes, computeName, missingSecrets } from '@millrace/pipeline-engine/browser';
import type { z } from 'zod';
import type { startRun } from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import { schemaLookup } from '../document/schema-service.ts';
import type { Services } from '../services.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';

export type StartRunBody = z.infer<typeof startRun>;

/** What a schedule or an endpoint adds to a run that it starts. */
export interface Occasion {
  readonly displayName: string;
  /** Taken in the transaction that records the run. */
  readonly claim: OccurrenceKey | EndpointCall;
  readonly change?: (graph: StepGraph) => StepGraph;
  /** Where steps run of which the pipeline's nodes say nothing, in place of what the pipeline says. */
  readonly defaultCompute?: string;
}

/** `trusted`: a person asked for this run by name in a terminal. Throws `InvalidDocument` with all issues. */
export async function beginRun(
  services: Pick<
    Services,
    'workspace' | 'trust' | 'documents' | 'engine' | 'catalog' | 'assets' | 'computes' | 'secrets' | 'schemas'
  >,
  body: StartRunBody,
  options: { readonly trusted: boolean; readonly signal?: AbortSignal; readonly occasion?: Occasion },
): Promise<string> {
  await resolveWorkspacePath(services.workspace.root, body.path);
  if (!options.trusted && !(await services.trust.isTrusted())) throw untrusted();
  const { catalog, assets, computes, secrets } = services;
  await Promise.all([catalog.refresh(), assets.refresh(), computes.refresh(), secrets.refresh()]);
  const compute = body.compute === undefined ? undefined : await wantedCompute(services, body.compute);
  const { signal, occasion } = options;
  const wanted = occasion?.defaultCompute;
  const defaultCompute = wanted === undefined ? undefined : await wantedCompute(services, wanted);
  const checked = services.documents.check(body.text, body.path);
  const plan = async (): Promise<Plan> => {
    const part = services.documents.runnablePart(checked, body.inputs);
    return part === undefined ? { steps: [] } : services.engine.plan(part, { pipeline: body.path, signal });
  };
  const lookup = schemaLookup(await services.schemas.infer(body.text, body.path, plan));
  const { model } = checked;
  const issues = [...checked.issues, ...services.documents.columnIssues(checked, lookup)];
  const built = services.documents.graph(checked, body.inputs, defaultCompute);
  if (model === undefined || !built.ok || issues.some((issue) => issue.severity === 'error')) {
    throw new InvalidDocument(built.ok ? issues : mergeIssues(issues, built.error));
  }
  for (const id of [body.upTo ?? [], body.from ?? [], body.forceSteps ?? []].flat())
    assertStep(built.value, id);
  const missing = missingSecrets(model, wantedPart(built.value, body), services.secrets.isSet);
  if (missing.length > 0) throw new InvalidDocument(missing);
  return services.engine.start({
    pipeline: body.path,
    displayName: occasion?.displayName ?? model.displayName ?? model.name ?? body.path,
    text: body.text,
    layout: body.layout ? JSON.stringify(body.layout) : null,
    graph: onCompute(occasion?.change?.(built.value) ?? built.value, compute),
    ...(body.upTo === undefined ? {} : { upTo: body.upTo }),
    ...(body.from === undefined ? {} : { from: body.from }),
    ...(body.forceSteps === undefined ? {} : { forceSteps: body.forceSteps }),
    force: body.force,
    source: occasion !== undefined && 'schedule' in occasion.claim ? 'schedule' : body.source,
    ...(occasion === undefined ? {} : { claim: occasion.claim }),
    ...(signal === undefined ? {} : { signal }),
  });
}

export function untrusted(): EngineError {
  return new EngineError(
    'workspace-untrusted',
    'This workspace came from elsewhere. Look at what it runs, then press "Trust this workspace" in the designer, or run one pipeline with `millrace run FILE`.',
  );
}

function assertStep(graph: StepGraph, id: string): void {
  if (graph.steps.some((step) => step.id === id || step.id.startsWith(`${id}/`))) return;
  throw new EngineError('not-found', `There is no step "${id}" in the pipeline.`, { step: id });
}

type Issues = InvalidDocument['issues'];

/** Both lists, each thing once. */
function mergeIssues(left: Issues, right: Issues): Issues {
  return [...new Map([...left, ...right].map((issue) => [JSON.stringify(issue), issue])).values()];
}

/** A name that was given for a run has to be right: nothing else says where it should go. The targets were just read. */
export async function wantedCompute(
  { computes, trust }: Pick<Services, 'computes' | 'trust'>,
  spelled: string,
): Promise<string> {
  const name = computeName(spelled);
  if (builtInComputes.includes(name)) return name;
  const names = computes.names();
  if (!names.includes(name)) {
    const known = ['local', ...names].join(', ');
    throw new EngineError('not-found', `There is no compute target "${name}". There are: ${known}.`, {
      name,
    });
  }
  if (!(await trust.isTrusted())) throw untrusted();
  return name;
}

/** `--compute NAME` wins over what the file says. */
function onCompute(graph: StepGraph, compute: string | undefined): StepGraph {
  return compute === undefined
    ? graph
    : { ...graph, steps: graph.steps.map((step) => ({ ...step, compute })) };
}
