/** Outputs that would be delivered to one place, where the later takes the place of the other. */
import { isElsewhere } from '../spec/elsewhere.ts';
import type { PipelineModel } from '../spec/pipeline.ts';
import { localPath } from '../spec/references.ts';
import { atOutput, type GraphIssues, type IssueSubject } from './graph-issues.ts';

interface Delivery {
  readonly name: string;
  readonly path: string;
  readonly subject: IssueSubject;
}

export function checkDeliveries(model: PipelineModel, issues: GraphIssues): void {
  const first = new Map<string, string>();
  for (const { name, path, subject } of deliveriesOf(model)) {
    const place = placeOf(path, name);
    const earlier = first.get(place);
    if (earlier === undefined) first.set(place, name);
    else issues.add('warning', 'output-delivered-twice', subject, { first: earlier, second: name, path });
  }
}

/** A promotion that says where its output goes counts before the node's own word. */
function deliveriesOf({ nodes, outputs }: PipelineModel): readonly Delivery[] {
  const ofPipeline = outputs.flatMap(({ name, path }): Delivery[] =>
    path === undefined ? [] : [{ name, path, subject: { path: ['outputs', name] } }],
  );
  const isDecided = new Set(ofPipeline.map(({ name }) => name));
  const ofNodes = nodes.flatMap(({ id, outputs: own }) =>
    own.flatMap(({ name, path, promotedTo }): Delivery[] =>
      path === undefined || (promotedTo !== undefined && isDecided.has(promotedTo))
        ? []
        : [{ name: `${id}.${name}`, path, subject: atOutput(id, name) }],
    ),
  );
  return [...ofPipeline, ...ofNodes].filter(({ path }) => !isElsewhere(path));
}

/** However it is spelled; \`\${{name}}\` is the same for all outputs of a run. */
function placeOf(path: string, name: string): string {
  const output = name.slice(name.lastIndexOf('.') + 1);
  const spelled = localPath(path).replace(/\$\{\{\s*output_name\s*\}\}/g, output);
  const parts = spelled.replace(/\$\{\{\s*name\s*\}\}/g, '${{name}}').split('/');
  return parts.filter((part, index) => part !== '.' && (part !== '' || index === 0)).join('/');
}
