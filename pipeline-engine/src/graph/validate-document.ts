/** What is wrong with a document beyond its text, whatever its kind: what it names is there and fits. */
import type { Issue } from '../errors.ts';
import type { JobOverrides, JobReference, ParsedDocument } from '../spec/documents/document.ts';
import { createIssueList } from '../spec/issues.ts';
import { offsetOf } from '../spec/positions.ts';
import { yamlOf } from '../spec/yaml/remembered.ts';
import { resolvePipeline } from './check-job-component.ts';
import type { GraphIssues } from './graph-issues.ts';
import { createLevel } from './level.ts';
import { isOpen } from './pipeline-ports.ts';
import { type ValidateOptions, validatePipeline } from './validate.ts';

/** Does not repeat the issues of `parseDocument`. */
export function validateDocument(text: string, document: ParsedDocument, options: ValidateOptions): Issue[] {
  const yaml = yamlOf(text);
  const list = createIssueList(yaml.lines);
  const issues: Pick<GraphIssues, 'add'> = {
    add: (severity, code, subject, params) =>
      list.add(severity, code, { ...subject, from: offsetOf(yaml, subject.path) }, params),
  };
  switch (document.kind) {
    case 'pipeline-job':
    case 'pipeline-component':
      return validatePipeline(document.model, options);
    case 'pipeline-batch-deployment':
      resolvePipeline(document.deployment.component, options, { path: ['component'] }, issues);
      checkJob(document.deployment.jobDefinition, {}, ['job_definition'], options, issues);
      return list.all;
    case 'schedule': {
      const { action } = document.schedule;
      if (action?.kind === 'create-job')
        checkJob(action.job, action.overrides, ['create_job'], options, issues);
      return list.all;
    }
    default:
      return [];
  }
}

/** A registered job lives in Azure; of a file everything is known. */
function checkJob(
  job: JobReference | undefined,
  overrides: JobOverrides,
  path: readonly string[],
  options: ValidateOptions,
  issues: Pick<GraphIssues, 'add'>,
): void {
  if (job?.kind !== 'file') return;
  const pipeline = resolvePipeline({ kind: 'file', path: job.path }, options, { path }, issues);
  if (pipeline === undefined) return;
  const { inputs } = createLevel(pipeline.model, pipeline.file, options.resolve);
  const known = [...inputs.keys()];
  // What a block leaves out keeps the value of the pipeline.
  const given = overrides.inputs?.map(({ name }) => name);
  for (const name of given ?? []) {
    if (known.includes(name)) continue;
    issues.add('error', 'unknown-input-setting', { path: [...path, 'inputs', name] }, { name, known });
  }
  for (const input of inputs.values()) {
    const isGiven = given?.includes(input.name) === true || !isOpen(input);
    if (isGiven || input.optional || input.value?.kind === 'literal') continue;
    issues.add('info', 'input-needed', { path }, { name: input.name });
  }
}
