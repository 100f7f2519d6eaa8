/** A pipeline that stands in another one, described by its ports like any component. */
import path from 'node:path';
import {
  type ComponentDefinition,
  type PipelineModel,
  pipelinePorts,
  titleOfName,
} from '@millrace/pipeline-engine/browser';

export function pipelineDefinition(model: PipelineModel, file: string): ComponentDefinition {
  const name = model.name ?? path.basename(file, path.extname(file));
  const displayName = model.displayName ?? titleOfName(name).en;
  const description = model.description ?? '';
  const { inputs, outputs } = pipelinePorts(model);
  return {
    name,
    version: '1',
    displayName,
    description,
    isDeterministic: true,
    inputs,
    outputs: outputs.map((output) => ({ ...output, title: titleOfName(output.name) })),
    environmentVariables: [],
    origin: { kind: 'workspace', file },
    category: 'other',
    icon: 'workflow',
    title: { en: displayName, ja: displayName },
    summary: { en: description, ja: description },
    synonyms: [],
    summaryParams: [],
  };
}
