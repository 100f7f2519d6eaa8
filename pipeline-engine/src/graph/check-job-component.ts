/** A job whose `component:` stands for its `jobs:`: what it gives is what the component takes. */

import type { ComponentReference, PipelineModel } from '../spec/pipeline.ts';
import { errorsOf } from '../spec/positions.ts';
import { formatComponentReference } from '../spec/references.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import type { GraphIssues, IssueSubject } from './graph-issues.ts';
import { createLevel } from './level.ts';
import { isOpen, settingOf } from './pipeline-ports.ts';

interface Options {
  readonly resolve: ComponentResolver;
  readonly file: string;
}

export function checkJobComponent(model: PipelineModel, options: Options, issues: GraphIssues): void {
  const pipeline = resolvePipeline(model.component, options, { path: ['component'] }, issues);
  if (pipeline === undefined) return;
  const { inputs } = createLevel(pipeline.model, pipeline.file, options.resolve);
  const given = new Set(model.inputs.map(({ name }) => name));
  for (const { name } of model.inputs) {
    if (inputs.has(name)) continue;
    issues.add(
      'warning',
      'unknown-input-setting',
      { path: ['inputs', name] },
      { name, known: [...inputs.keys()] },
    );
  }
  for (const input of inputs.values()) {
    if (given.has(input.name) || input.optional || !isOpen(input)) continue;
    issues.add(
      'error',
      'input-not-given',
      { path: ['inputs'] },
      { name: input.name, setting: settingOf(input) },
    );
  }
}

/** The pipeline that a document names; what keeps it from being one is reported. */
export function resolvePipeline(
  reference: ComponentReference | undefined,
  { resolve, file }: Options,
  subject: IssueSubject,
  issues: Pick<GraphIssues, 'add'>,
): { readonly model: PipelineModel; readonly file: string } | undefined {
  if (reference === undefined) return undefined;
  const resolved = resolve(reference, file);
  if (resolved?.kind !== 'pipeline') {
    const severity = reference.kind === 'file' ? 'error' : reference.kind === 'registry' ? 'info' : 'warning';
    const params = { component: formatComponentReference(reference) };
    issues.add(severity, 'job-component-not-found', subject, params);
    return undefined;
  }
  const count = errorsOf(resolved.model).length;
  if (count > 0) issues.add('error', 'reference-has-errors', subject, { file: resolved.file, count });
  return resolved;
}
