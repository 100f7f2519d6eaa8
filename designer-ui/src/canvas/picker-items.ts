/** What a picker offers for its purpose. */
import type { ComponentDefinition, Language } from '@millrace/pipeline-engine/browser';
import { portAt, tryConnect } from '../actions/connect-actions.ts';
import { wireOf } from '../actions/edit-actions.ts';
import { componentsThatFit, refusalOf } from '../model/connect-rules.ts';
import type { CanvasPort } from '../model/ports.ts';
import { wiresOf } from '../model/wires.ts';
import type { PickerPurpose } from '../store/canvas-store.ts';
import type { ConnectionStart, PortAddress } from '../store/connection-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { currentDefinition, currentPorts, nodeTitle } from '../store/nodes.ts';

export type PickerItem =
  | {
      readonly kind: 'component';
      readonly id: string;
      readonly definition: ComponentDefinition;
      /** The port that a dropped wire would take. */
      readonly port?: CanvasPort;
    }
  | {
      readonly kind: 'port';
      readonly id: string;
      readonly title: string;
      readonly detail: string;
      readonly port: CanvasPort;
      readonly from: ConnectionStart;
      readonly to: PortAddress;
    };

export function pickerItems(
  purpose: PickerPurpose,
  definitions: readonly ComponentDefinition[],
  language: Language,
): readonly PickerItem[] {
  switch (purpose.kind) {
    case 'add':
    case 'replace':
      return definitions.map(component);
    case 'insert': {
      const wire = wireOf(purpose.wire);
      const port = wire && portAt({ node: wire.source, port: wire.output, side: 'output' });
      return port ? componentsThatFit(port, definitions).map(fitting) : [];
    }
    case 'fit': {
      const port = portAt(purpose.from);
      return port ? componentsThatFit(port, definitions).map(fitting) : [];
    }
    case 'connect':
      return portItems(purpose.node, language);
  }
}

function component(definition: ComponentDefinition): PickerItem {
  return { kind: 'component', id: definition.name, definition };
}

function fitting(fit: { readonly definition: ComponentDefinition; readonly port: CanvasPort }): PickerItem {
  return { kind: 'component', id: fit.definition.name, ...fit };
}

/** Every pair of a port of the node and a port elsewhere that fit: outputs first. */
function portItems(node: string, language: Language): readonly PickerItem[] {
  const { model } = useDocumentStore.getState();
  const own = currentPorts().get(node);
  if (!model || !own) return [];
  const wires = wiresOf(model);
  const isTaken = ({ to }: PickerItem & { kind: 'port' }) =>
    to.side === 'input' && wires.some((wire) => wire.target === to.node && wire.input === to.port);
  const items = [...own.outputs, ...own.inputs].flatMap((port) => {
    const from: ConnectionStart = { node, port: port.name, side: port.side, kind: port.kind };
    return model.nodes.flatMap((other) => {
      const ports = currentPorts().get(other.id);
      const candidates = (port.side === 'output' ? ports?.inputs : ports?.outputs) ?? [];
      return candidates
        .filter((candidate) => !refusalOf({ node, port }, { node: other.id, port: candidate }, model))
        .map((candidate): PickerItem & { kind: 'port' } => {
          const title = nodeTitle(other, currentDefinition(other.id), language);
          return {
            kind: 'port',
            id: `${port.side}:${port.name}>${other.id}:${candidate.name}`,
            title: `${title} · ${candidate.title[language]}`,
            detail: port.title[language],
            port: candidate,
            from,
            to: { node: other.id, port: candidate.name, side: candidate.side },
          };
        });
    });
  });
  // A wired input may be rewired, but that is seldom what is wanted.
  return [...items.filter((item) => !isTaken(item)), ...items.filter(isTaken)];
}

export function connectToPort(item: PickerItem & { kind: 'port' }): void {
  tryConnect(item.from, item.to);
}
