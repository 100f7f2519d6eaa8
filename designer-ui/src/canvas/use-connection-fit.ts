/** While something is being wired: which ports of a node fit, or why none does. */
import { useMemo } from 'react';
import { fittingPorts, nodeRefusal, type Refusal } from '../model/connect-rules.ts';
import { type CanvasPort, findPort } from '../model/ports.ts';
import { useConnectionStore } from '../store/connection-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { currentPorts } from '../store/nodes.ts';

export type ConnectionFit =
  | { readonly kind: 'origin' }
  | { readonly kind: 'fits'; readonly ports: readonly CanvasPort[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export function useConnectionFit(node: string): ConnectionFit | undefined {
  const from = useConnectionStore((state) => state.from);
  const model = useDocumentStore((state) => (from ? state.model : undefined));
  return useMemo(() => {
    if (!from || !model) return undefined;
    if (from.node === node) return { kind: 'origin' };
    const port = findPort(currentPorts().get(from.node), from.side, from.port);
    const ports = currentPorts().get(node);
    if (!port || !ports) return undefined;
    const start = { node: from.node, port };
    const { free, taken } = fittingPorts(start, node, ports, model);
    if (free.length + taken.length > 0) return { kind: 'fits', ports: [...free, ...taken] };
    const refusal = nodeRefusal(start, node, ports, model);
    return { kind: 'refused', refusal: refusal ?? { kind: 'same-side' } };
  }, [from, model, node]);
}
