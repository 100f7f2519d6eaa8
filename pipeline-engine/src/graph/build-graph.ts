/** From a document to the flattened, ordered graph that a run executes; or everything that keeps it from running. */
import type { Issue, Result } from '../errors.ts';
import { optional } from '../spec/optional.ts';
import type { PipelineModel } from '../spec/pipeline.ts';
import { formatComponentReference } from '../spec/references.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { isComputed } from './check-parallel.ts';
import { type FlattenContext, type InputSetting, stepOfNode } from './flatten.ts';
import { atNode, createGraphIssues, type GraphIssues } from './graph-issues.ts';
import { type NodeView, parallelOf } from './level.ts';
import { isOpen, settingOf } from './pipeline-ports.ts';
import { allScopes, createScopes, type Scope, type ScopeTree } from './scopes.ts';
import type { Step, StepGraph } from './step.ts';
import { sortTopologically } from './topology.ts';
import { type ValidateOptions, validateTree } from './validate.ts';

export interface BuildOptions extends ValidateOptions {
  /** Values for inputs of the pipeline, in place of those in the file. */
  readonly inputs?: readonly InputSetting[];
  /** In place of the one that the file names for steps that name none themselves. */
  readonly defaultCompute?: string;
  /** Of this very model: nothing was wrong in it, so that it need not be asked again. */
  readonly valid?: ScopeTree | undefined;
}

/** Issues of severity `error` only: warnings are `validatePipeline`'s. */
export function buildGraph(model: PipelineModel, options: BuildOptions): Result<StepGraph, Issue[]> {
  const pipeline = jobComponent(model, options);
  const issues = createGraphIssues(model);
  if (pipeline === undefined) {
    const name = model.component === undefined ? '' : formatComponentReference(model.component);
    issues.add('error', 'job-component-not-found', { path: ['component'] }, { component: name });
    return { ok: false, error: issues.all };
  }
  // Of a job with a component it is the component that counts here.
  const valid = pipeline.model === model ? options.valid : undefined;
  const tree = valid ?? createScopes(pipeline.model, pipeline.file, options.resolve);
  const settings = settingsOf(model, options);
  checkSettings(tree.root, options.inputs ?? [], issues);
  if (valid === undefined) {
    const validated = validateTree(tree, { ...options, file: pipeline.file });
    issues.all.push(...validated.filter(({ severity }) => severity === 'error'));
  }
  checkOpenInputs(tree.root, settings, issues);
  for (const scope of allScopes(tree.root)) {
    for (const view of scope.level.nodes.values()) checkExecutable(scope, view, issues);
  }
  if (issues.all.length > 0) return { ok: false, error: issues.all };
  const context: FlattenContext = {
    settings,
    file: options.file,
    forceRerun: model.settings.forceRerun ?? false,
    defaultCompute: options.defaultCompute ?? model.compute ?? model.settings.defaultCompute,
    ...optional('retry', model.properties?.retry),
  };
  const steps = [...allScopes(tree.root)].flatMap((scope) => stepsOf(scope, context));
  return {
    ok: true,
    value: {
      steps: ordered(inFileOrder(tree.root, steps)),
      continueOnStepFailure: model.settings.continueOnStepFailure ?? true,
      ...optional('maxConcurrentSteps', model.properties?.maxConcurrentSteps),
      forceRerun: model.settings.forceRerun ?? false,
    },
  };
}

/** A job's `component:` stands for its `jobs:`; the job's inputs are then the component's settings. */
function jobComponent(
  model: PipelineModel,
  options: { readonly resolve: ComponentResolver; readonly file: string },
): { readonly model: PipelineModel; readonly file: string } | undefined {
  if (model.component === undefined) return { model, file: options.file };
  const resolved = options.resolve(model.component, options.file);
  return resolved?.kind === 'pipeline' ? resolved : undefined;
}

function settingsOf(model: PipelineModel, options: BuildOptions): ReadonlyMap<string, InputSetting> {
  const settings = new Map<string, InputSetting>();
  if (model.component !== undefined) {
    for (const { name, value } of model.inputs) {
      if (value.kind === 'literal') settings.set(name, { name, value: value.text });
      else if (value.kind === 'data' && value.path !== undefined)
        settings.set(name, { name, path: value.path });
    }
  }
  for (const setting of options.inputs ?? []) settings.set(setting.name, setting);
  return settings;
}

function checkSettings(root: Scope, given: readonly InputSetting[], issues: GraphIssues): void {
  for (const { name } of given) {
    if (root.level.inputs.has(name)) continue;
    issues.add(
      'error',
      'unknown-input-setting',
      { path: ['inputs'] },
      { name, known: [...root.level.inputs.keys()] },
    );
  }
}

/** Inputs that the file leaves open have to be given now. */
function checkOpenInputs(
  scope: Scope,
  settings: ReadonlyMap<string, InputSetting>,
  issues: GraphIssues,
): void {
  for (const input of scope.level.inputs.values()) {
    if (settings.has(input.name) || input.optional || !isOpen(input)) continue;
    const params = { name: input.name, setting: settingOf(input) };
    issues.add('error', 'input-not-given', { path: ['inputs', input.name] }, params);
  }
}

function checkExecutable(scope: Scope, view: NodeView, issues: GraphIssues): void {
  const { node, definition } = view;
  const id = scope.prefix + node.id;
  const subject = atNode(id.split('/', 1)[0] ?? id);
  if (view.resolved?.kind === 'pipeline') return;
  if (!canExecute(view)) {
    issues.add('error', 'cannot-execute-node-type', subject, { node: id, type: node.type });
  } else if (definition === undefined && node.component !== undefined) {
    if (node.component.kind === 'file') return;
    issues.add('error', 'component-not-available', subject, {
      node: id,
      component: formatComponentReference(node.component),
    });
  } else if (
    definition !== undefined &&
    definition.origin.kind !== 'builtin' &&
    definition.command === undefined &&
    definition.parallel === undefined
  ) {
    issues.add('error', 'component-without-command', subject, { node: id, component: definition.name });
  }
}

/** Of parallel nodes those that run a function of the user's, or score with a model. */
function canExecute(view: NodeView): boolean {
  const { node, definition, known } = view;
  if (node.type === 'command' || node.type === 'pipeline') return true;
  if (node.type !== 'parallel') return false;
  if (definition === undefined) return !known;
  return isComputed(parallelOf(view));
}

function stepsOf(scope: Scope, context: FlattenContext): Step[] {
  return [...scope.level.nodes.values()].flatMap((view) => stepOfNode(scope, view, context) ?? []);
}

/** A nested pipeline's steps stand where its node stands. */
function inFileOrder(root: Scope, steps: readonly Step[]): Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const result: Step[] = [];
  const walk = (scope: Scope): void => {
    for (const id of scope.level.nodes.keys()) {
      const child = scope.children.get(id);
      const step = byId.get(scope.prefix + id);
      if (child !== undefined) walk(child);
      else if (step !== undefined) result.push(step);
    }
  };
  walk(root);
  return result;
}

function ordered(steps: readonly Step[]): Step[] {
  const positions = new Map(steps.map((step, position) => [step.id, position]));
  const dependencies = steps.map((step) => upstreamSteps(step).flatMap((id) => positions.get(id) ?? []));
  return sortTopologically(dependencies).order.flatMap((position) => steps[position] ?? []);
}

/** The steps whose outputs a step reads, each once. */
export function upstreamSteps(step: Step): string[] {
  const above = new Set<string>();
  for (const { source } of step.inputs) if (source.kind === 'step') above.add(source.step);
  return [...above];
}
