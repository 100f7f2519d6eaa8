/** `on_init` and `on_finalize`: nodes that stand apart, before and after all others. The rules are Azure ML's. */
import type { InputValue, PipelineModel, PipelineNode } from '../spec/pipeline.ts';
import type { GraphIssues } from './graph-issues.ts';
import type { Step } from './step.ts';

/** When a node of the top pipeline runs; undefined for those in between. */
export function phaseOf(model: PipelineModel, node: string): Step['phase'] {
  if (node === model.settings.onInit) return 'init';
  return node === model.settings.onFinalize ? 'finalize' : undefined;
}

/** Names that are not there are told elsewhere. */
export function checkLifecycle(model: PipelineModel, issues: GraphIssues): void {
  const { onInit, onFinalize } = model.settings;
  const named = Object.entries({ on_init: onInit, on_finalize: onFinalize }).flatMap(([key, name]) => {
    const node = model.nodes.find(({ id }) => id === name);
    return node === undefined ? [] : [{ key, node }];
  });
  const names = new Set(named.map(({ node }) => node.id));
  if (named.length > names.size) {
    const params = { name: onInit ?? '' };
    issues.add('error', 'lifecycle-node-twice', { path: ['settings', 'on_finalize'] }, params);
    return;
  }
  if (names.size > 0 && model.nodes.every(({ id }) => names.has(id)))
    issues.add('error', 'lifecycle-node-alone', { path: ['settings'] }, { names: [...names] });
  for (const { key, node } of named) {
    const other = connectionOf(model, node);
    if (other === undefined) continue;
    const params = { key, name: node.id, other };
    issues.add('error', 'lifecycle-node-connected', { path: ['settings', key] }, params);
  }
}

/** A node that gives to this one or takes from it. */
function connectionOf(model: PipelineModel, node: PipelineNode): string | undefined {
  const above = node.inputs.flatMap(({ value }) => sourceOf(value) ?? [])[0];
  const below = model.nodes.find(({ inputs }) => inputs.some(({ value }) => sourceOf(value) === node.id));
  return above ?? below?.id;
}

function sourceOf(value: InputValue): string | undefined {
  return value.kind === 'binding' && value.binding.kind === 'job-output' ? value.binding.node : undefined;
}
