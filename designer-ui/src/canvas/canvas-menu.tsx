/** The context menus of a node, of a wire and of the empty canvas. */
import { removeWire } from '../actions/edit-actions.ts';
import { menuEntries } from '../actions/menu-entries.ts';
import type { ActionId } from '../actions/registry.ts';
import { useT } from '../i18n/translate.ts';
import { type OpenMenu, useCanvasStore } from '../store/canvas-store.ts';
import { useNodeTitle } from '../store/nodes.ts';
import { useViewStore } from '../store/view-store.ts';
import { ContextMenu } from '../ui/menu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';

const ofNode: readonly (ActionId | 'separator')[] = [
  'openResults',
  'openLog',
  'runUpToHere',
  'runFromHere',
  'regenerate',
  'cancelStep',
  'separator',
  'connectTo',
  'replaceComponent',
  'rename',
  'comment',
  'separator',
  'copy',
  'duplicate',
  'delete',
];
const ofSeveral: readonly (ActionId | 'separator')[] = [
  'lineUpDown',
  'lineUpAcross',
  'spaceDown',
  'spaceAcross',
  'separator',
  'copy',
  'duplicate',
  'delete',
];
const ofCanvas: readonly (ActionId | 'separator')[] = [
  'addComponent',
  'paste',
  'selectAll',
  'separator',
  'tidy',
  'fit',
];

export function CanvasMenu({ menu }: { readonly menu: OpenMenu }) {
  const t = useT();
  const title = useNodeTitle(menu.node ?? '');
  const several = useViewStore(({ selection }) => selection.length > 1);
  const { openMenu, openPicker } = useCanvasStore.getState();
  const ofEdge = (edge: string): readonly MenuEntry[] => [
    {
      id: 'insert',
      icon: 'plus',
      label: t('canvas.insertHere'),
      onAction: () => openPicker({ purpose: { kind: 'insert', wire: edge }, at: menu.at, place: menu.place }),
    },
    {
      id: 'disconnect',
      icon: 'trash-2',
      label: t('canvas.deleteConnection'),
      danger: true,
      onAction: () => void removeWire(edge),
    },
  ];
  return (
    <ContextMenu
      key={`${menu.at.x} ${menu.at.y}`}
      label={menu.node ? t('canvas.nodeMenu', { name: title }) : t('canvas.canvasMenu')}
      at={menu.at}
      entries={() =>
        menu.edge ? ofEdge(menu.edge) : menuEntries(menu.node ? (several ? ofSeveral : ofNode) : ofCanvas, t)
      }
      onClose={() => openMenu(undefined)}
    />
  );
}
