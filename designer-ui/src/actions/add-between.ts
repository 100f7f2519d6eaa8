/** The remedy for two ports that do not fit: the component that turns one into the other, wired to both. */
import type { ComponentDefinition } from '@millrace/pipeline-engine/browser';
import { rankGap } from '../model/geometry.ts';
import type { CanvasPort } from '../model/ports.ts';
import type { ConnectionStart } from '../store/connection-store.ts';
import { currentPorts } from '../store/nodes.ts';
import { currentPositions, sizeOf } from '../store/positions.ts';
import { addComponent } from './edit-actions.ts';

export interface Converter {
  readonly definition: ComponentDefinition;
  readonly input: CanvasPort;
  readonly output: CanvasPort;
}

export async function addBetween(from: ConnectionStart, node: string, converter: Converter): Promise<void> {
  const [source, target] = from.side === 'output' ? [from.node, node] : [node, from.node];
  const place = currentPositions().get(source);
  const fitting = currentPorts()
    .get(target)
    ?.inputs.find((port) => port.kind === converter.output.kind);
  const giving = currentPorts()
    .get(source)
    ?.outputs.find((port) => port.kind === converter.input.kind);
  await addComponent(converter.definition, {
    place: place && { x: place.x, y: place.y + sizeOf(source).height + rankGap },
    wires: [
      ...(giving ? [{ source, output: giving.name, input: converter.input.name }] : []),
      ...(fitting ? [{ output: converter.output.name, target, input: fitting.name }] : []),
    ],
  });
}
