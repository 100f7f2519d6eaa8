/** Everything that is wrong with a pipeline beyond its text, all at once. */
import type { Issue } from '../errors.ts';
import { parseBinding } from '../spec/bindings.ts';
import type { IssueCode } from '../spec/issue-codes.ts';
import { nearestNames } from '../spec/nearest-names.ts';
import type { Binding, ComponentReference, PipelineModel, PipelineNode } from '../spec/pipeline.ts';
import { errorsOf } from '../spec/positions.ts';
import { formatComponentReference } from '../spec/references.ts';
import type { ComponentResolver, ResolvedComponent } from '../spec/resolver.ts';
import { checkCompute, checkInputs, checkOutputs } from './check-bindings.ts';
import { checkColumns, type SchemaLookup } from './check-columns.ts';
import { checkDeliveries } from './check-deliveries.ts';
import { checkJobComponent } from './check-job-component.ts';
import { checkParallel } from './check-parallel.ts';
import { checkParameters } from './check-parameters.ts';
import { atNode, createGraphIssues, type GraphIssues } from './graph-issues.ts';
import type { Level, NodeView } from './level.ts';
import { checkLifecycle } from './lifecycle.ts';
import { isOpen } from './pipeline-ports.ts';
import { allScopes, createScopes, type Scope, type ScopeTree } from './scopes.ts';
import { sortTopologically } from './topology.ts';

export interface ValidateOptions {
  readonly resolve: ComponentResolver;
  /** The document's file, as the resolver knows files. */
  readonly file: string;
  /** Known tables; with them, column parameters are checked. */
  readonly schemas?: SchemaLookup;
  /** Names of the registered components; with them, a mistyped name is an error with "did you mean". */
  readonly componentNames?: readonly string[];
}

/** Does not repeat the issues of `parsePipeline`. */
export function validatePipeline(model: PipelineModel, options: ValidateOptions): Issue[] {
  return validateTree(createScopes(model, options.file, options.resolve), options);
}

/** The same for a pipeline whose components are already resolved. */
export function validateTree(tree: ScopeTree, options: ValidateOptions): Issue[] {
  const { level } = tree.root;
  const issues = createGraphIssues(level.model);
  checkJobComponent(level.model, options, issues);
  issues.all.push(...validateLevel(level, options));
  for (const { code, node, file } of tree.problems) issues.add('error', code, atNode(node), { node, file });
  for (const scope of allScopes(tree.root)) {
    if (scope.parent !== undefined) checkNested(scope, options, issues);
  }
  if (options.schemas !== undefined) issues.all.push(...validateColumns(tree, options.schemas));
  return issues.all;
}

/** What is wrong with the columns that parameters name, which is known later than everything else. */
export function validateColumns({ root: { level } }: ScopeTree, schemas: SchemaLookup): Issue[] {
  const issues = createGraphIssues(level.model);
  for (const view of level.nodes.values()) checkColumns(level, view, schemas, issues);
  return issues.all;
}

/** What is wrong inside a nested pipeline is reported once, at the node that leads there. */
function checkNested(scope: Scope, options: ValidateOptions, issues: GraphIssues): void {
  const { file } = scope.level;
  const found = validateLevel(scope.level, { ...options, file });
  const count =
    errorsOf(scope.level.model).length + found.filter(({ severity }) => severity === 'error').length;
  if (count === 0) return;
  const node = scope.prefix.split('/', 1)[0] ?? '';
  const params = { node, inner: scope.prefix.slice(0, -1), file, count };
  issues.add('error', 'nested-pipeline-has-errors', atNode(node), params);
}

function validateLevel(level: Level, options: ValidateOptions): Issue[] {
  const issues = createGraphIssues(level.model);
  const promoted = new Map<string, string>();
  for (const view of level.nodes.values()) {
    checkComponent(view, options, issues);
    checkInputs(level, view, issues);
    checkParameters(level, view, issues);
    checkOutputs(level, view, promoted, issues);
    checkParallel(view, issues);
    checkCompute(level, view, computeInput(view.node), issues);
  }
  checkCycles(level, issues);
  checkNodeNames(level, issues);
  if (level.model.kind === 'pipeline-job') checkLifecycle(level.model, issues);
  checkPipelinePorts(level, promoted, issues);
  checkDeliveries(level.model, issues);
  return issues.all;
}

function checkComponent(view: NodeView, options: ValidateOptions, issues: GraphIssues): void {
  const { component, id } = view.node;
  if (view.resolved !== undefined) checkResolved(view, view.resolved, issues);
  if (component === undefined || view.resolved !== undefined) return;
  const name = formatComponentReference(component);
  const nearest =
    component.kind === 'registered' ? nearestNames(component.name, options.componentNames ?? []) : [];
  const subject = { ...atNode(id), path: ['jobs', id, 'component'] };
  issues.add(unresolvedSeverity(component, nearest), unresolvedCode(component), subject, {
    node: id,
    component: name,
    nearest,
  });
}

function checkResolved(view: NodeView, resolved: ResolvedComponent, issues: GraphIssues): void {
  const { id, type } = view.node;
  const subject = { ...atNode(id), path: ['jobs', id, 'component'] };
  if (resolved.kind === 'component') {
    const count = errorsOf(resolved.definition).length;
    const file = resolved.file ?? resolved.definition.name;
    if (count > 0) issues.add('error', 'component-has-errors', subject, { node: id, file, count });
  }
  const actual = resolved.kind === 'pipeline' ? 'pipeline' : 'command';
  const differs = type === 'pipeline' ? actual !== 'pipeline' : type === 'command' && actual === 'pipeline';
  if (differs) issues.add('warning', 'component-type-differs', subject, { node: id, type, actual });
}

/** A file that is not there is an error; what is registered elsewhere may still run there. */
function unresolvedSeverity(
  component: ComponentReference,
  nearest: readonly string[],
): 'error' | 'warning' | 'info' {
  if (component.kind === 'registry') return 'info';
  return component.kind === 'file' || nearest.length > 0 ? 'error' : 'warning';
}

function unresolvedCode(component: ComponentReference): IssueCode {
  if (component.kind === 'file') return 'component-file-not-found';
  return component.kind === 'registry' ? 'component-in-registry' : 'component-not-found';
}

/** Data that the file leaves open, and that something needs. */
function isAskedFor({ model, inputs }: Level, name: string): boolean {
  const input = inputs.get(name);
  return model.kind === 'pipeline-job' && input !== undefined && isOpen(input) && !input.optional;
}

/** The pipeline input that a node's `compute:` is bound to. */
export function computeInput(node: PipelineNode): string | undefined {
  const binding = node.compute === undefined ? undefined : parseBinding(node.compute);
  return binding?.kind === 'parent-input' ? binding.name : undefined;
}

/** The nodes that a node waits for, each once. */
export function upstreamNodes(node: PipelineNode): string[] {
  const bindings = node.inputs.flatMap(({ value }): Binding[] =>
    value.kind === 'binding' ? [value.binding] : [],
  );
  return [...new Set(bindings.flatMap((binding) => (binding.kind === 'job-output' ? [binding.node] : [])))];
}

function checkCycles(level: Level, issues: GraphIssues): void {
  const ids = [...level.nodes.keys()];
  const positions = new Map(ids.map((id, position) => [id, position]));
  const dependencies = level.model.nodes.map((node) =>
    upstreamNodes(node).flatMap((id) => positions.get(id) ?? []),
  );
  for (const cycle of sortTopologically(dependencies).cycles) {
    // Data flows against the direction of "depends on".
    const names = cycle.map((position) => ids[position] ?? '').reverse();
    const first = names[0] ?? '';
    issues.add('error', 'cycle', atNode(first), { nodes: [...names, first] });
  }
}

/** Names of nodes that stand elsewhere than in bindings: in settings, and in the blocks of control nodes. */
function checkNodeNames(level: Level, issues: GraphIssues): void {
  const known = [...level.nodes.keys()];
  const { onInit, onFinalize } = level.model.settings;
  for (const [key, name] of Object.entries({ on_init: onInit, on_finalize: onFinalize })) {
    if (name === undefined || level.nodes.has(name)) continue;
    const params = { key, name, nearest: nearestNames(name, known) };
    issues.add('error', 'setting-names-no-node', { path: ['settings', key] }, params);
  }
  for (const { id, body } of level.model.nodes) {
    for (const name of blocksOf(body)) {
      if (level.nodes.has(name)) continue;
      issues.add('error', 'unknown-node', atNode(id), { node: id, name, nearest: nearestNames(name, known) });
    }
  }
}

function blocksOf(body: PipelineNode['body']): readonly string[] {
  if (body?.type === 'if_else') return [body.trueBlock ?? [], body.falseBlock ?? []].flat();
  return body?.type === 'do_while' || body?.type === 'parallel_for' ? [body.body ?? []].flat() : [];
}

function checkPipelinePorts(level: Level, promoted: ReadonlyMap<string, string>, issues: GraphIssues): void {
  for (const { name, value } of level.model.inputs) {
    if (value.kind === 'binding') {
      issues.add('error', 'binding-at-top', { path: ['inputs', name] }, { name });
    } else if (isAskedFor(level, name)) {
      issues.add('info', 'input-needed', { path: ['inputs', name] }, { name });
    }
  }
  if (level.model.component !== undefined) return;
  for (const { name } of level.model.outputs) {
    if (!promoted.has(name))
      issues.add('warning', 'output-not-produced', { path: ['outputs', name] }, { name });
  }
}
