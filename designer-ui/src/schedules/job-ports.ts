/** What the pipeline of a schedule takes and gives, by the file as it is saved: enabling publishes that, not a draft. */
import {
  type DataType,
  type LiteralType,
  type PipelineModel,
  parsePipeline,
} from '@millrace/pipeline-engine/browser';
import { queryOptions } from '@tanstack/react-query';
import { getPipelineFile, getPublished, getPublishedVersion } from '../api/client.ts';
import { pipelineOf } from './schedule-text.ts';

export interface JobInput {
  readonly name: string;
  readonly type: DataType | LiteralType;
}

export interface JobPorts {
  readonly inputs: readonly JobInput[];
  readonly outputs: readonly string[];
}

const registered = /^azureml:([^:@]+)(?::([^:@]+))?(?:@[a-z]+)?$/;

/** `job` as a schedule spells it: a path from its folder, or `azureml:NAME`. */
export const jobPortsQuery = (job: string) =>
  queryOptions({
    queryKey: ['pipelines', 'ports', job],
    queryFn: async () => portsOf(parsePipeline(await textOf(job)).model),
    retry: false,
  });

async function textOf(job: string): Promise<string> {
  const [, name, version] = registered.exec(job) ?? [];
  if (name === undefined) return (await getPipelineFile(pipelineOf(job))).savedText;
  const known = version ?? (await getPublished()).find((one) => one.name === name && one.isDefault)?.version;
  return (await getPublishedVersion(name, known ?? '1')).text;
}

export function portsOf(model: PipelineModel | undefined): JobPorts {
  const declared = model?.ports?.inputs ?? [];
  const types = new Map(declared.map(({ name, type }) => [name, type]));
  const valued = (model?.inputs ?? []).map(({ name, value }): JobInput => {
    return { name, type: types.get(name) ?? value.type ?? 'string' };
  });
  const named = new Set(valued.map(({ name }) => name));
  const others = declared.filter(({ name }) => !named.has(name)).map(({ name, type }) => ({ name, type }));
  return { inputs: [...valued, ...others], outputs: (model?.outputs ?? []).map(({ name }) => name) };
}
