/** The list that a double click, a dropped wire, a + or a menu opens: components or ports, by typing a few letters. */
import { useMemo } from 'react';
import { portAt } from '../actions/connect-actions.ts';
import { addComponent, insertIntoWire, replaceNode } from '../actions/edit-actions.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { type OpenPicker, useCanvasStore, viewport } from '../store/canvas-store.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { useNodeTitle } from '../store/nodes.ts';
import { connectToPort, type PickerItem, pickerItems } from './picker-items.ts';
import { PickerPopup } from './picker-popup.tsx';

export function CanvasPicker({ picker }: { readonly picker: OpenPicker }) {
  const t = useT();
  const language = useLanguage();
  const definitions = useComponentsStore((state) => state.definitions);
  const { purpose } = picker;
  const name = useNodeTitle(purpose.kind === 'replace' || purpose.kind === 'connect' ? purpose.node : '');
  const items = useMemo(() => pickerItems(purpose, definitions, language), [purpose, definitions, language]);
  const close = () => {
    useCanvasStore.getState().openPicker(undefined);
    viewport()?.focus();
  };
  const title = {
    add: () => t('canvas.quickAdd'),
    insert: () => t('canvas.insertHere'),
    fit: () =>
      t('canvas.quickAddFits', {
        port: (purpose.kind === 'fit' && portAt(purpose.from)?.title[language]) || '',
      }),
    replace: () => t('canvas.quickReplace', { name }),
    connect: () => t('canvas.quickConnect', { name }),
  }[purpose.kind]();
  return (
    <PickerPopup
      key={`${picker.at.x} ${picker.at.y}`}
      label={title}
      at={picker.at}
      items={items}
      onClose={close}
      onPick={(item) => {
        close();
        perform(picker, item);
      }}
    />
  );
}

function perform({ purpose, place }: OpenPicker, item: PickerItem): void {
  if (item.kind === 'port') {
    connectToPort(item);
    return;
  }
  const { definition, port } = item;
  if (purpose.kind === 'replace') void replaceNode(purpose.node, definition);
  else if (purpose.kind === 'insert') void insertIntoWire(purpose.wire, definition);
  else if (purpose.kind === 'fit' && port) {
    const { from } = purpose;
    const wire =
      from.side === 'output'
        ? { source: from.node, output: from.port, input: port.name }
        : { output: port.name, target: from.node, input: from.port };
    void addComponent(definition, { place, wires: [wire] });
  } else void addComponent(definition, { place });
}
