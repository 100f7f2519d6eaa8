/** Into which parts the data of a step falls, as far as its files alone tell, and how many of them are committed. */
import { partedInput, partKeyText, partScope } from '../cache/part-scope.ts';
import type { Step } from '../graph/step.ts';
import { parseMiniBatchSize } from '../spec/mini-batch-size.ts';
import type { EngineOptions } from './engine-contract.ts';
import type { IdentifiedStep } from './identify-step.ts';
import type { PinnedInputs } from './pinned-inputs.ts';
import type { PlannedParts } from './plan.ts';
import type { InputFile } from './ports.ts';

/** Undefined where only reading the data tells, where it is made by a step above, or where there is one part. */
export async function plannedParts(
  { parts, hasher, hash }: Pick<EngineOptions, 'parts' | 'hasher' | 'hash'>,
  step: Step,
  { identity }: IdentifiedStep,
  pinned: PinnedInputs,
): Promise<PlannedParts | undefined> {
  const name = partedInput(step);
  const source = step.inputs.find((input) => input.name === name)?.source;
  if (parts === undefined || name === undefined || source?.kind !== 'data') return undefined;
  const input = pinned.input(source);
  if (input === undefined || input.digest === null || !input.isFolder) return undefined;
  const files = await hasher.files(input.absolutePath);
  const groups = files === undefined ? undefined : groupsOf(step, source.type, files);
  if (groups === undefined || groups.length < 2) return undefined;
  const scope = hash(partScope(identity(), name));
  const keys = groups.map((lines) => hash(partKeyText(scope, lines)));
  return { total: keys.length, changed: keys.length - parts.count(scope, keys) };
}

/** Per part the lines that say which data it is. */
function groupsOf(
  step: Step,
  type: string,
  files: readonly InputFile[],
): readonly (readonly string[])[] | undefined {
  if (step.parallel === undefined) return partitionsOf(files);
  if (type === 'mltable') return undefined;
  const size = parseMiniBatchSize(step.parallel.miniBatchSize ?? '');
  const count = size?.kind === 'count' ? size.count : 1;
  const lines = files.map(({ path, sha256 }) => `${sha256} ${path}`);
  return Array.from({ length: Math.ceil(lines.length / count) }, (_, at) =>
    lines.slice(at * count, (at + 1) * count),
  );
}

/** The files that the component library reads as the partitions of a table. */
function partitionsOf(files: readonly InputFile[]): readonly (readonly string[])[] {
  return files
    .filter(({ path }) => /\.parquet$/i.test(path) && !/(^|\/)[._]/.test(path))
    .map(({ sha256 }) => [sha256]);
}
