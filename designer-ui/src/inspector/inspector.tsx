/** The right panel. Its content is a chunk of its own, for forms are not part of the first paint. */
import { lazy, Suspense } from 'react';
import { useT } from '../i18n/translate.ts';

const InspectorPanel = lazy(() => import('./inspector-panel.tsx'));

/** Fills the place that it is given; 320 wide. */
export function Inspector() {
  const t = useT();
  return (
    <aside
      aria-label={t('canvas.inspectorLabel')}
      style={{ height: '100%', minWidth: 0, background: 'var(--surface)' }}
    >
      <Suspense>
        <InspectorPanel />
      </Suspense>
    </aside>
  );
}
