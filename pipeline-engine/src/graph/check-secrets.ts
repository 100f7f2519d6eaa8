/** Secrets that a pipeline names: that they are set on this machine, and that they are named where they may be. */
import type { Issue } from '../errors.ts';
import type { PipelineModel, PipelineNode } from '../spec/pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { brokenSecretReferences, secretReferences } from '../spec/secrets.ts';
import { createGraphIssues, type GraphIssues } from './graph-issues.ts';
import type { StepGraph } from './step.ts';

export interface SecretsContext {
  readonly resolve: ComponentResolver;
  readonly file: string;
  /** Undefined where nobody knows what is set. */
  readonly isSet?: (name: string) => boolean;
}

/** Of the nodes of a document and of their components; what is not set is a warning until a run needs it. */
export function checkSecrets(
  model: PipelineModel,
  { resolve, file, isSet }: SecretsContext,
): readonly Issue[] {
  const issues = createGraphIssues(model);
  for (const node of model.nodes) {
    const resolved = node.component === undefined ? undefined : resolve(node.component, file);
    const definition = resolved?.kind === 'component' ? resolved.definition : node.inline;
    for (const [name, value] of merged(definition?.environmentVariables, node.environmentVariables))
      checkVariable(issues, node, { name, value }, isSet);
    for (const secret of secretReferences(definition?.command ?? ''))
      issues.add(
        'error',
        'secret-misplaced',
        { node: node.id, path: ['jobs', node.id, 'command'] },
        {
          node: node.id,
          secret,
        },
      );
  }
  return issues.all;
}

/** Of everything that a run would execute, nested pipelines included: it cannot begin without them. */
export function missingSecrets(
  model: PipelineModel,
  graph: StepGraph,
  isSet: (name: string) => boolean,
): readonly Issue[] {
  const issues = createGraphIssues(model);
  for (const { id, component, environmentVariables } of graph.steps) {
    const [node = id] = id.split('/', 1);
    for (const [name, value] of merged(component.environmentVariables, environmentVariables))
      for (const secret of secretReferences(value))
        if (!isSet(secret)) addMissing(issues, 'error', node, { node: id, variable: name, secret });
  }
  return issues.all;
}

type Variables = PipelineNode['environmentVariables'];

/** The node's take the place of the component's. */
const merged = (component: Variables = [], node: Variables): ReadonlyMap<string, string> =>
  new Map([...component, ...node].map(({ name, value }) => [name, value]));

function checkVariable(
  issues: GraphIssues,
  { id: node }: PipelineNode,
  { name, value }: { readonly name: string; readonly value: string },
  isSet: SecretsContext['isSet'],
): void {
  for (const broken of brokenSecretReferences(value))
    issues.add('error', 'bad-secret-reference', { node, path: placeOf(node, name) }, { value: broken });
  for (const secret of secretReferences(value))
    if (isSet?.(secret) === false) addMissing(issues, 'warning', node, { node, variable: name, secret });
}

function addMissing(
  issues: GraphIssues,
  severity: 'error' | 'warning',
  node: string,
  params: { readonly node: string; readonly variable: string; readonly secret: string },
): void {
  issues.add(severity, 'secret-not-set', { node, path: placeOf(node, params.variable) }, params);
}

const placeOf = (node: string, variable: string) => ['jobs', node, 'environment_variables', variable];
