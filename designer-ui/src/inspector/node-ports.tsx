/** The data inputs and outputs of a node: what each is connected to, and the way to the pipeline's own. */
import type { PipelineNode } from '@millrace/pipeline-engine/browser';
import { t as translate, useT, useTitle } from '../i18n/translate.ts';
import { type CanvasPort, findPort } from '../model/ports.ts';
import { wiresOf } from '../model/wires.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useNodePorts, useNodeTitle } from '../store/nodes.ts';
import { MenuButton } from '../ui/menu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { PortGlyph } from '../ui/port-glyph.tsx';
import { InputMenu } from './input-menu.tsx';
import styles from './inspector.module.css';
import rows from './interface.module.css';
import { promoteToOutput, takeBackOutput } from './interface-edits.ts';

export function NodePortsSection({ node }: { node: PipelineNode }) {
  const t = useT();
  const ports = useNodePorts(node.id);
  if (!ports || ports.inputs.length + ports.outputs.length === 0) return null;
  return (
    <section className={styles.section} aria-label={t('interface.ports')}>
      <h3 className={styles.sectionTitle}>{t('interface.ports')}</h3>
      <ul className={rows.rows}>
        {ports.inputs.map((port) => (
          <InputRow key={`in ${port.name}`} node={node} port={port} />
        ))}
        {ports.outputs.map((port) => (
          <OutputRow key={`out ${port.name}`} node={node} port={port} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly node: PipelineNode;
  readonly port: CanvasPort;
}

function InputRow({ node, port }: RowProps) {
  const title = useTitle();
  const label = title(port.title);
  return (
    <li className={rows.row} data-port={`in:${port.name}`}>
      <PortGlyph kind={port.kind} optional={port.optional} />
      <div className={rows.words}>
        <span className={rows.name}>{label}</span>
        <span className={rows.source}>{useSourceText(node, port)}</span>
      </div>
      <InputMenu node={node} port={port} />
    </li>
  );
}

function useSourceText(node: PipelineNode, port: CanvasPort): string {
  const t = useT();
  const title = useTitle();
  const value = node.inputs.find(({ name }) => name === port.name)?.value;
  const binding = value?.kind === 'binding' ? value.binding : undefined;
  const source = binding?.kind === 'job-output' ? binding : undefined;
  const nodeTitle = useNodeTitle(source?.node ?? '');
  const output = findPort(useNodePorts(source?.node ?? ''), 'output', source?.output ?? '');
  if (source) {
    const from = output ? title(output.title) : source.output;
    return t('interface.fromNode', { node: nodeTitle || source.node, port: from });
  }
  if (binding?.kind === 'parent-input') return t('interface.fromInput', { name: binding.name });
  if (value?.kind === 'data' && value.path) return t('interface.fromData', { path: value.path });
  return t('interface.notConnected');
}

function OutputRow({ node, port }: RowProps) {
  const t = useT();
  const title = useTitle();
  const label = title(port.title);
  const readers = useDocumentStore(
    ({ model }) =>
      model &&
      new Set(
        wiresOf(model)
          .filter((wire) => wire.source === node.id && wire.output === port.name)
          .map(({ target }) => target),
      ).size,
  );
  const promotedTo = node.outputs.find(({ name }) => name === port.name)?.promotedTo;
  const read = readers ? t('interface.readBy', { count: readers }) : t('interface.notRead');
  return (
    <li className={rows.row} data-port={`out:${port.name}`}>
      <PortGlyph kind={port.kind} />
      <div className={rows.words}>
        <span className={rows.name}>{label}</span>
        <span className={rows.source}>
          {promotedTo === undefined ? read : t('interface.toOutput', { name: promotedTo })}
        </span>
      </div>
      <MenuButton
        small
        icon="ellipsis"
        label={t('interface.outputMenu')}
        entries={() => outputEntries(node.id, port, promotedTo)}
      />
    </li>
  );
}

function outputEntries(node: string, port: CanvasPort, promotedTo: string | undefined): readonly MenuEntry[] {
  if (promotedTo === undefined) {
    return [
      {
        id: 'promote',
        label: translate('interface.promoteOutput'),
        icon: 'arrow-up',
        onAction: () => promoteToOutput(node, port),
      },
    ];
  }
  return [
    {
      id: 'take-back',
      label: translate('interface.takeBackOutput'),
      icon: 'unlink',
      onAction: () => takeBackOutput(node, port.name),
    },
  ];
}
