/** The upper edge of the drawer. */
import { useT } from '../i18n/translate.ts';
import { useViewStore } from '../store/view-store.ts';
import { ResizeHandle } from '../ui/resize-handle.tsx';
import styles from './drawer.module.css';
import { clampHeight, SMALLEST } from './drawer-size.ts';

export interface DrawerHandleProps {
  readonly height: number;
  /** While it moves; undefined when it is let go. */
  readonly onDrag: (height: number | undefined) => void;
}

export function DrawerHandle({ height, onDrag }: DrawerHandleProps) {
  const t = useT();
  return (
    <ResizeHandle
      label={t('preview.drawerHeight')}
      className={styles.handle}
      edge="top"
      size={height}
      smallest={SMALLEST}
      largest={clampHeight(window.innerHeight, window.innerHeight)}
      onDrag={onDrag}
      onResize={useViewStore.getState().setDrawerHeight}
    />
  );
}
