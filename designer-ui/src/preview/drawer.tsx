/** The drawer under the canvas: Results, Problems, Log and YAML. Panels load when they are first opened. */
import { SquareCode } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { actions } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useT } from '../i18n/translate.ts';
import { useIssues } from '../store/issues.ts';
import { type DrawerTab, useViewStore } from '../store/view-store.ts';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { type Tab, Tabs } from '../ui/tabs.tsx';
import styles from './drawer.module.css';
import { DrawerHandle } from './drawer-handle.tsx';
import { clampHeight } from './drawer-size.ts';
import { countIssues } from './problems/sort-issues.ts';

const panels = {
  results: lazy(() => import('./results-panel.tsx')),
  problems: lazy(() => import('./problems/problems-panel.tsx')),
  log: lazy(() => import('./log/log-panel.tsx')),
  yaml: lazy(() => import('../code/yaml-panel.tsx')),
} satisfies Record<DrawerTab, unknown>;

export function Drawer() {
  const t = useT();
  const open = useViewStore((state) => state.drawerOpen);
  const tab = useViewStore((state) => state.drawerTab);
  const height = useViewStore((state) => state.drawerHeight);
  const beside = useViewStore((state) => state.codeBeside);
  const { openDrawer, closeDrawer, toggleCode } = useViewStore.getState();
  const [dragged, setDragged] = useState<number>();
  const shown = dragged ?? clampHeight(height, window.innerHeight);
  const Panel = panels[tab];
  const tabs: readonly Tab<DrawerTab>[] = [
    { id: 'results', label: t('preview.results') },
    { id: 'problems', label: t('preview.problems'), extra: <ProblemCount /> },
    { id: 'log', label: t('preview.log') },
    ...(beside ? [] : [{ id: 'yaml', label: t('preview.yaml') } as const]),
  ];
  return (
    <section
      className={styles.drawer}
      aria-label={t('preview.drawer')}
      style={open ? { height: shown } : undefined}
      data-open={open}
    >
      {open ? <DrawerHandle height={shown} onDrag={setDragged} /> : null}
      <Tabs
        label={t('preview.drawer')}
        className={styles.tabs}
        panelClassName={styles.panel}
        tabs={tabs}
        selected={open ? tab : undefined}
        onSelect={(id) => (open && id === tab ? closeDrawer() : openDrawer(id))}
        end={
          <>
            {open && tab === 'yaml' ? (
              <IconButton
                small
                icon={SquareCode}
                label={t('canvas.codeBeside')}
                shortcut={shortcutText(actions.toggleCode)}
                onClick={toggleCode}
              />
            ) : null}
            <IconButton
              small
              className={styles.toggle}
              icon={open ? 'chevron-down' : 'chevron-up'}
              label={open ? t('preview.closeDrawer') : t('preview.openDrawer')}
              aria-expanded={open}
              onClick={() => (open ? closeDrawer() : openDrawer(tab))}
            />
          </>
        }
      >
        {open ? (
          <Suspense
            fallback={
              <div className={styles.loading}>
                <Spinner label={t('common.loading')} />
              </div>
            }
          >
            <Panel />
          </Suspense>
        ) : null}
      </Tabs>
    </section>
  );
}

/** How many problems there are, in the colour of the worst. */
function ProblemCount() {
  const { errors, warnings, infos } = useIssues(countIssues);
  const all = errors + warnings + infos;
  if (all === 0) return null;
  return <Badge tone={errors > 0 ? 'bad' : warnings > 0 ? 'warn' : 'neutral'}>{all}</Badge>;
}
