/** What can be done with the value of a node's input, beside typing it: the pipeline's own inputs. */
import { isLiteralType, type PipelineNode } from '@millrace/pipeline-engine/browser';
import type { RegisteredAssetBody } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { t as translate, useT } from '../i18n/translate.ts';
import { inputNames } from '../model/free-name.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { MenuButton } from '../ui/menu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import {
  disconnectInput,
  type PromotedPort,
  promoteToInput,
  readRegistered,
  takeBackInput,
  takeFromInput,
} from './interface-edits.ts';

interface Props {
  readonly node: PipelineNode;
  readonly port: PromotedPort;
}

export function InputMenu({ node, port }: Props) {
  const t = useT();
  const { data } = useQuery({ ...queries.assets(), enabled: !isLiteralType(port.type) });
  return (
    <MenuButton
      small
      icon="ellipsis"
      label={t('interface.inputMenu')}
      entries={() => [...inputEntries(node, port), ...registeredEntries(node.id, port, data ?? [])]}
    />
  );
}

/** The newest version of each registered thing that the port could read. */
function registeredEntries(
  node: string,
  { name: input, type }: PromotedPort,
  assets: readonly RegisteredAssetBody[],
): readonly MenuEntry[] {
  const newest = new Map(assets.toReversed().map((asset) => [asset.name, asset]));
  const fitting = [...newest.values()].filter((asset) => asset.type === type);
  if (fitting.length === 0) return [];
  return [
    'separator',
    ...fitting.slice(0, mostOffered).map(({ name, version, type: given }) => ({
      id: `use ${name}`,
      label: translate('assets.useRegistered', { name, version }),
      icon: 'tag' as const,
      onAction: () => readRegistered(node, input, { type: given, path: `azureml:${name}:${version}` }),
    })),
  ];
}

const mostOffered = 12;

function inputEntries(node: PipelineNode, port: PromotedPort): readonly MenuEntry[] {
  const { model } = useDocumentStore.getState();
  const { name } = port;
  const value = node.inputs.find((input) => input.name === name)?.value;
  const binding = value?.kind === 'binding' ? value.binding : undefined;
  const others = (model ? inputNames(model) : []).filter(
    (each) => !(binding?.kind === 'parent-input' && binding.name === each),
  );
  const first: MenuEntry =
    binding === undefined
      ? {
          id: 'promote',
          label: translate('interface.promoteInput'),
          icon: 'arrow-up',
          // A setting without a value has nothing that the pipeline could give.
          disabled: isLiteralType(port.type) && value === undefined && port.default === undefined,
          onAction: () => promoteToInput(node.id, port),
        }
      : binding.kind === 'parent-input'
        ? {
            id: 'take-back',
            label: translate('interface.takeBack'),
            icon: 'unlink',
            onAction: () => takeBackInput(node.id, name),
          }
        : {
            id: 'disconnect',
            label: translate('interface.disconnect'),
            icon: 'unlink',
            onAction: () => disconnectInput(node.id, name),
          };
  if (others.length === 0) return [first];
  return [
    first,
    'separator',
    ...others.map((each) => ({
      id: `from ${each}`,
      label: translate('interface.takeFrom', { name: each }),
      icon: 'link' as const,
      onAction: () => takeFromInput(node.id, name, each),
    })),
  ];
}
