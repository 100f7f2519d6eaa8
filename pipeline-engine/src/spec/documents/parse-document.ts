/** One entry for every kind of document: says what a text is, reads it, and reports everything that is wrong with it. */
import { type IssueList, issuesOfYaml } from '../issues.ts';
import { componentOfDocument } from '../parse-component.ts';
import { parsePipeline } from '../parse-pipeline.ts';
import { createTextCache } from '../text-cache.ts';
import { yamlOf } from '../yaml/remembered.ts';
import { textOf, valueAt, type YamlMap } from '../yaml/value.ts';
import type { ParsedDocument } from './document.ts';
import { type DocumentKind, documentKindOf } from './kinds.ts';
import { parseAsset, parseEnvironment } from './parse-assets.ts';
import { parseBatchEndpoint, parseBatchInputs, parsePipelineDeployment } from './parse-batch.ts';
import { readCompute } from './parse-compute.ts';
import { parseModelDeployment } from './parse-model-deployment.ts';
import { parseSchedule } from './parse-schedule.ts';
import { readWorkspaceSettings } from './workspace-settings.ts';

/** `file`: where the text lies, for the definition of a component. The last few texts are remembered. */
export function parseDocument(text: string, file = ''): ParsedDocument {
  return file === '' ? remembered(text) : read(text, file);
}

const remembered = createTextCache<ParsedDocument>(8, (text) => read(text, ''));

function read(text: string, file: string): ParsedDocument {
  const document = yamlOf(text);
  if (document.root?.kind !== 'map') {
    const issues = issuesOfYaml(document);
    if (issues.all.length === 0) issues.add('error', 'not-a-mapping', { from: 0, path: [] });
    return { kind: 'unknown', issues: issues.all };
  }
  const kind = documentKindOf(document.root);
  if (kind === 'pipeline-job' || kind === 'pipeline-component') {
    const { model, issues } = parsePipeline(text);
    return model === undefined ? { kind: 'unknown', issues } : { kind: model.kind, model, issues };
  }
  if (kind === 'command-component' || kind === 'parallel-component' || kind === 'spark-component') {
    const { definition, issues } = componentOfDocument(document, { kind: 'workspace', file });
    return definition === undefined ? { kind: 'unknown', issues } : { kind, definition, issues };
  }
  const issues = issuesOfYaml(document);
  const value = otherDocument(kind, document.root, issues);
  return { ...value, issues: issues.all };
}

type OtherKind = Exclude<
  DocumentKind,
  'pipeline-job' | 'pipeline-component' | 'command-component' | 'parallel-component' | 'spark-component'
>;

type WithoutIssues<T> = T extends unknown ? Omit<T, 'issues'> : never;

function otherDocument(
  kind: OtherKind | undefined,
  root: YamlMap,
  issues: IssueList,
): WithoutIssues<Exclude<ParsedDocument, { readonly model: unknown } | { readonly definition: unknown }>> {
  switch (kind) {
    case 'schedule':
      return { kind, schedule: parseSchedule(root, issues) };
    case 'data':
    case 'model':
      return { kind, asset: parseAsset(root, kind, issues) };
    case 'environment':
      return { kind, environment: parseEnvironment(root, issues) };
    case 'batch-endpoint':
      return { kind, endpoint: parseBatchEndpoint(root, issues) };
    case 'pipeline-batch-deployment':
      return { kind, deployment: parsePipelineDeployment(root, issues) };
    case 'model-batch-deployment':
      return { kind, deployment: parseModelDeployment(root, issues) };
    case 'batch-inputs':
      return { kind, values: parseBatchInputs(root, issues) };
    case 'settings':
      return { kind, settings: readWorkspaceSettings(root, issues) };
    case 'compute':
      return { kind, compute: readCompute(root, issues) };
    case 'single-job': {
      const type = textOf(valueAt(root, 'type')) ?? 'command';
      issues.add('info', 'not-executed-here', { from: root.from, path: [] }, { key: type });
      return { kind };
    }
    case 'flow':
      issues.add('info', 'not-executed-here', { from: root.from, path: [] }, { key: kind });
      return { kind };
    default:
      issues.add('error', 'unknown-document', { from: root.from, path: [] });
      return { kind: 'unknown' };
  }
}
