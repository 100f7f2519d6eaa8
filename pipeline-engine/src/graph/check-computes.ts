/** Compute targets that a pipeline names and nobody has defined: what asks for them runs on the default target. */
import type { Issue } from '../errors.ts';
import { builtInComputes } from '../spec/documents/parse-compute.ts';
import type { DocumentPath } from '../spec/issues.ts';
import { nearestNames } from '../spec/nearest-names.ts';
import type { PipelineModel } from '../spec/pipeline.ts';
import { placeIn } from '../spec/positions.ts';
import { computeName } from '../spec/references.ts';

/** `defined`: the names of the workspace's own targets. Bindings are decided by the run. */
export function checkComputes(model: PipelineModel, defined: readonly string[]): readonly Issue[] {
  const known = [...builtInComputes, ...defined];
  return spelledComputes(model).flatMap(({ spelled, path, node }): readonly Issue[] => {
    const name = computeName(spelled.trim());
    if (name === '' || spelled.includes('${{') || known.includes(name)) return [];
    const issue = {
      code: 'compute-not-defined',
      params: { name, nearest: nearestNames(name, known) },
      severity: 'info',
      path,
      ...placeIn(model, path),
    } as const;
    return [node === undefined ? issue : { ...issue, node }];
  });
}

interface SpelledCompute {
  readonly spelled: string;
  readonly path: DocumentPath;
  readonly node?: string;
}

function spelledComputes({ compute, settings, nodes }: PipelineModel): readonly SpelledCompute[] {
  const { defaultCompute } = settings;
  return [
    ...(compute === undefined ? [] : [{ spelled: compute, path: ['compute'] }]),
    ...(defaultCompute === undefined
      ? []
      : [{ spelled: defaultCompute, path: ['settings', 'default_compute'] }]),
    ...nodes.flatMap(({ id, compute: spelled }) =>
      spelled === undefined ? [] : [{ spelled, path: ['jobs', id, 'compute'], node: id }],
    ),
  ];
}
