/** Ports on the edges of a node, and the strips of their names inside it. */
import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
import { clickPort } from '../actions/connect-actions.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { portX } from '../model/geometry.ts';
import type { CanvasPort, NodePorts } from '../model/ports.ts';
import { useConnectionStore } from '../store/connection-store.ts';
import { PortGlyph, portKindKey } from '../ui/port-glyph.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './component-node.module.css';

/** Names of ports are shown where there are two or more: one port needs no telling apart. */
export function LabelStrip({
  ports,
  side,
}: {
  readonly ports: readonly CanvasPort[];
  readonly side: 'input' | 'output';
}) {
  const title = useTitle();
  if (ports.length < 2) return null;
  return (
    <div className={styles.strip} data-side={side}>
      {ports.map((port) => (
        <span key={port.name} className={styles.label}>
          {title(port.title)}
        </span>
      ))}
    </div>
  );
}

export interface PortsProps {
  readonly node: string;
  readonly ports: NodePorts;
  /** While something is being wired: the ports that fit. */
  readonly fitting: readonly CanvasPort[] | undefined;
}

export const Ports = memo(function Ports({ node, ports, fitting }: PortsProps) {
  return (
    <>
      {[ports.inputs, ports.outputs].map((list) =>
        list.map((port, index) => (
          <Port
            key={`${port.side} ${port.name}`}
            node={node}
            port={port}
            x={portX(index, list.length)}
            fits={fitting?.includes(port) ?? false}
          />
        )),
      )}
    </>
  );
});

interface PortProps {
  readonly node: string;
  readonly port: CanvasPort;
  readonly x: number;
  readonly fits: boolean;
}

function Port({ node, port, x, fits }: PortProps) {
  const t = useT();
  const title = useTitle();
  const active = useConnectionStore(
    ({ from }) => from?.node === node && from.port === port.name && from.side === port.side,
  );
  const isInput = port.side === 'input';
  const words = { title: title(port.title), kind: t(portKindKey[port.kind]) };
  const text = t(port.optional ? 'canvas.portTooltipOptional' : 'canvas.portTooltip', words);
  return (
    <Handle
      id={port.name}
      type={isInput ? 'target' : 'source'}
      position={isInput ? Position.Top : Position.Bottom}
      className={styles.port}
      style={{ left: x }}
      data-fits={fits || undefined}
      data-active={active || undefined}
      onClick={(event) => {
        event.stopPropagation();
        clickPort({ node, port });
      }}
      {...tooltip(port.type ? `${text}\n${port.type}` : text)}
    >
      <PortGlyph kind={port.kind} optional={port.optional} />
    </Handle>
  );
}
