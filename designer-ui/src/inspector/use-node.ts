/** What the inspector reads of a node beyond store/nodes.ts: the columns that reach it, where results come from. */
import type { ReusedFrom } from '@millrace/pipeline-engine/browser';
import type { PortSchema } from '@millrace/server/contract';
import { useMemo } from 'react';
import { usePlanStore, useSchemasStore } from '../store/plan-store.ts';
import { useRunStore } from '../store/run-store.ts';

export type ColumnsSource =
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'schema'; readonly schema: PortSchema };

/** The columns of what is connected to a table input. */
export function useColumnsSource(from: { node: string; output: string } | undefined): ColumnsSource {
  const schema = useSchemasStore((state) =>
    from ? state.outputs.get(`${from.node}\n${from.output}`) : undefined,
  );
  return useMemo((): ColumnsSource => {
    if (!from) return { kind: 'not-connected' };
    return schema ? { kind: 'schema', schema } : { kind: 'loading' };
  }, [from, schema]);
}

/** Which run made the node's outputs, and when, as far as that is known. */
export function useMadeIn(
  id: string,
): { readonly run: string; readonly step?: string; readonly time?: number } | undefined {
  const planned: ReusedFrom | undefined = usePlanStore((state) => state.byNode.get(id)?.from);
  const reused = useRunStore((state) => state.run?.steps[id]?.reusedFrom);
  const run = useRunStore((state) =>
    (state.run?.steps[id]?.outputs.length ?? 0) > 0 ? state.run?.run : undefined,
  );
  return planned ?? reused ?? (run === undefined ? undefined : { run });
}
