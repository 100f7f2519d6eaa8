/** The upper edge of the drawer: drag it, or focus it and press arrow keys. The height is kept when it is let go. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useT } from '../i18n/translate.ts';
import { useViewStore } from '../store/view-store.ts';
import styles from './drawer.module.css';
import { clampHeight, heightAfterKey, SMALLEST } from './drawer-size.ts';

export interface DrawerHandleProps {
  readonly height: number;
  /** While it moves; undefined when it is let go. */
  readonly onDrag: (height: number | undefined) => void;
}

export function DrawerHandle({ height, onDrag }: DrawerHandleProps) {
  const t = useT();
  const start = useRef<{ readonly y: number; readonly height: number }>(undefined);
  const latest = useRef(height);
  const { setDrawerHeight } = useViewStore.getState();

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { y: event.clientY, height };
    latest.current = height;
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!start.current) return;
    latest.current = clampHeight(start.current.height + start.current.y - event.clientY, window.innerHeight);
    onDrag(latest.current);
  };
  const onLetGo = () => {
    if (!start.current) return;
    start.current = undefined;
    setDrawerHeight(latest.current);
    onDrag(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = heightAfterKey(event.key, height, window.innerHeight);
    if (next === undefined) return;
    event.preventDefault();
    setDrawerHeight(next);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no thematic break.
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('preview.drawerHeight')}
      aria-valuenow={height}
      aria-valuemin={SMALLEST}
      aria-valuemax={clampHeight(window.innerHeight, window.innerHeight)}
      tabIndex={0}
      className={styles.handle}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onLetGo}
      onPointerCancel={onLetGo}
      onKeyDown={onKeyDown}
    />
  );
}
