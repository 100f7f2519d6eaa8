/** The code view beside the canvas: the same text, a width that can be dragged, and the way back to the drawer. */
import { PanelBottom } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { actions } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ResizeHandle } from '../ui/resize-handle.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './code-beside.module.css';

const YamlPanel = lazy(() => import('./yaml-panel.tsx'));

const smallest = 280;
/** What the canvas keeps. */
const keptForCanvas = 320;

export function CodeBeside() {
  const t = useT();
  const beside = useViewStore((state) => state.codeBeside);
  const width = useViewStore((state) => state.codeWidth);
  const open = useDocumentStore((state) => state.path !== undefined);
  const { toggleCode, openDrawer, setCodeWidth } = useViewStore.getState();
  const [dragged, setDragged] = useState<number>();
  if (!beside || !open) return null;
  const shown = dragged ?? width;
  const toDrawer = () => {
    toggleCode();
    openDrawer('yaml');
  };
  return (
    <section
      className={styles.beside}
      aria-label={t('canvas.codeView')}
      style={{ width: shown, maxWidth: `calc(100% - ${keptForCanvas}px)` }}
    >
      <ResizeHandle
        label={t('canvas.codeWidth')}
        className={styles.handle}
        edge="left"
        size={shown}
        smallest={smallest}
        largest={Math.max(smallest, window.innerWidth - keptForCanvas)}
        onDrag={setDragged}
        onResize={setCodeWidth}
      />
      <header className={styles.head}>
        <h2 className={styles.title}>{t('canvas.codeView')}</h2>
        <IconButton small icon={PanelBottom} label={t('canvas.codeToDrawer')} onClick={toDrawer} />
        <IconButton
          small
          icon="x"
          label={t('canvas.closeCode')}
          shortcut={shortcutText(actions.toggleCode)}
          onClick={toggleCode}
        />
      </header>
      <div className={styles.body}>
        <Suspense
          fallback={
            <div className={styles.loading}>
              <Spinner label={t('common.loading')} />
            </div>
          }
        >
          <YamlPanel />
        </Suspense>
      </div>
    </section>
  );
}
