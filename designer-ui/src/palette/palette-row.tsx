/** A row of the palette, 28 high: drag it, double-click it, or press Enter on it. */
import type { ComponentDefinition } from '@millrace/pipeline-engine/browser';
import type { DataFile } from '@millrace/server/contract';
import type { DragEvent, FocusEvent, PointerEvent } from 'react';
import { formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { componentIcon, Icon, type IconName } from '../ui/icon.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { dragTypes } from './drag-types.ts';
import styles from './palette.module.css';
import type { Hovered } from './use-hover.ts';

export interface PaletteRowProps {
  readonly icon: IconName;
  readonly label: string;
  readonly tip?: string;
  /** Not an item but a command: one click is enough. */
  readonly quiet?: boolean;
  readonly drag?: { readonly type: string; readonly value: string };
  readonly onAdd: () => void;
  readonly onEnter?: (event: PointerEvent<HTMLElement> | FocusEvent<HTMLElement>) => void;
  readonly onLeave?: () => void;
}

export function PaletteRow({ icon, label, tip, quiet, drag, onAdd, onEnter, onLeave }: PaletteRowProps) {
  return (
    <button
      type="button"
      className={styles.row}
      data-quiet={quiet || undefined}
      data-row
      draggable={drag !== undefined}
      onDragStart={drag && ((event) => startDrag(event, drag.type, drag.value))}
      // A click of the keyboard has no pointer: Enter and Space add at once.
      onClick={(event) => (quiet || event.detail === 0) && onAdd()}
      onDoubleClick={quiet ? undefined : onAdd}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && onEnter?.(event)}
      onBlur={onLeave}
      {...(tip ? tooltip(tip) : {})}
    >
      <Icon name={icon} />
      <span className={styles.name}>{label}</span>
    </button>
  );
}

function startDrag(event: DragEvent, type: string, value: string): void {
  event.dataTransfer.setData(type, value);
  event.dataTransfer.setData('text/plain', value);
  event.dataTransfer.effectAllowed = 'copy';
}

export function ComponentRow({
  definition,
  hover,
  onAdd,
}: {
  readonly definition: ComponentDefinition;
  readonly hover: Hovered;
  readonly onAdd: () => void;
}) {
  const language = useLanguage();
  return (
    <PaletteRow
      icon={componentIcon(definition.icon)}
      label={definition.title[language] || definition.title.en}
      drag={{ type: dragTypes.component, value: `${definition.name}:${definition.version}` }}
      onAdd={onAdd}
      onEnter={(event) => hover.enter(definition, event.currentTarget)}
      onLeave={hover.leave}
    />
  );
}

export function DataRow({ file, onAdd }: { readonly file: DataFile; readonly onAdd: () => void }) {
  const language = useLanguage();
  return (
    <PaletteRow
      icon="table"
      label={file.path.split('/').at(-1) ?? file.path}
      tip={`${file.path}\n${formatBytes(file.bytes, language)}`}
      drag={{ type: dragTypes.data, value: file.path }}
      onAdd={onAdd}
    />
  );
}
