/** Makes the pipeline that scores new data with what a run trained, and registers what the run learned. */
import path from 'node:path';
import { EngineError } from '@millrace/pipeline-engine';
import {
  assetNameOf,
  type FittedReference,
  type FittedResult,
  parsePipeline,
  type ScoringPart,
  scoringPart,
  writeBatchInference,
} from '@millrace/pipeline-engine/browser';
import type { ComponentCatalog } from '../workspace/component-catalog.ts';
import { pipelineFileName } from '../workspace/new-pipeline.ts';
import type { PipelineFiles } from '../workspace/pipeline-files.ts';
import type { RegisteredAsset } from './asset-catalog.ts';
import { type RegisterPorts, registerOutput } from './register-output.ts';

export interface InferencePorts extends RegisterPorts {
  readonly catalog: Pick<ComponentCatalog, 'refresh' | 'resolve'>;
  readonly pipelines: Pick<PipelineFiles, 'create'>;
}

export interface InferencePipeline {
  /** The new file, beside the one that was run. */
  readonly path: string;
  readonly registered: readonly RegisteredAsset[];
}

/** The part of the run that is needed has to have succeeded. */
export async function createBatchInference(run: string, ports: InferencePorts): Promise<InferencePipeline> {
  const pin = await ports.runs.pin(run);
  const { model } = pin === undefined ? {} : parsePipeline(pin.text);
  if (pin === undefined || model === undefined)
    throw new EngineError('not-found', `The pipeline of run ${run} is not known any more.`, { run });
  await ports.catalog.refresh();
  const { resolve } = ports.catalog;
  const part = scoringPart(model, resolve, pin.pipeline);
  const stem = path.posix.basename(pin.pipeline).replace(/\.ya?ml$/i, '');
  const registered: RegisteredAsset[] = [];
  const references: FittedReference[] = [];
  for (const result of fittedResults(part)) {
    const name = assetNameOf(stem, result.node) || 'model';
    const { node: step, output } = result;
    const asset = await registerOutput({ name, run, step, output }, ports);
    registered.push(asset);
    references.push({
      ...result,
      type: asset.type,
      reference: `azureml:${asset.name}:${asset.version}`,
      parameter: parameterName(result, part),
    });
  }
  const text = writeBatchInference({ text: pin.text, model, part, references, resolve, file: pin.pipeline });
  const name = `${pipelineFileName(stem)}-batch-inference`;
  const created = await ports.pipelines.create(name, text, null, path.posix.dirname(pin.pipeline));
  return { path: created, registered };
}

/** Each once. */
function fittedResults({ fitted, applied }: ScoringPart): readonly FittedResult[] {
  const all = [...fitted.map(({ from }) => from), ...applied.map(({ transformation }) => transformation)];
  return [...new Map(all.map((result) => [`${result.node}\0${result.output}`, result])).values()];
}

function parameterName({ node, kind }: FittedResult, { fitted }: ScoringPart): string {
  if (kind === 'transformation') return `${node}_transformation`;
  const models = new Set(fitted.filter(({ from }) => from.kind === kind).map(({ from }) => from.node));
  return models.size === 1 ? 'trained_model' : `${node}_model`;
}
