/** The designer: top bar, palette, canvas with the drawer under it, inspector. */
import { lazy, Suspense } from 'react';
import { Canvas } from '../canvas/canvas.tsx';
import { CodeBeside } from '../code/code-beside.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { Palette } from '../palette/palette.tsx';
import { Drawer } from '../preview/drawer.tsx';
import { useDocumentStore } from '../store/document-store.ts';
import { useFirstPaint } from '../store/first-paint.ts';
import { useViewStore } from '../store/view-store.ts';
import { BrokenBanner } from './broken-banner.tsx';
import styles from './designer.module.css';
import { TopBar } from './top-bar.tsx';

const Outline = lazy(() => import('../outline/outline.tsx'));
const StartCard = lazy(() => import('../start/start-card.tsx'));

export function Designer() {
  const paletteOpen = useViewStore((state) => state.paletteOpen);
  const outlineOpen = useViewStore((state) => state.outlineOpen);
  const inspectorOpen = useViewStore((state) => state.inspectorOpen);
  const painted = useFirstPaint((state) => state.painted);
  const empty = useDocumentStore((state) => state.model?.nodes.length === 0 && !state.model.component);
  return (
    <>
      <TopBar />
      <div className={styles.work}>
        {outlineOpen ? (
          <Suspense>
            <Outline />
          </Suspense>
        ) : paletteOpen ? (
          <Palette />
        ) : null}
        <div className={styles.middle}>
          <div className={styles.upper}>
            <div className={styles.canvas}>
              <Canvas />
              <BrokenBanner />
              {empty ? (
                <div className={styles.start}>
                  <Suspense>
                    <StartCard />
                  </Suspense>
                </div>
              ) : null}
            </div>
            <CodeBeside />
          </div>
          <Drawer />
        </div>
        {inspectorOpen ? <div className={styles.inspector}>{painted ? <Inspector /> : null}</div> : null}
      </div>
    </>
  );
}
