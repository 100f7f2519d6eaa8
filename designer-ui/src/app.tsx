/** The page: rail, then the designer or one of the pages. What is not on the first screen loads when it is opened. */
import { lazy, Suspense, useEffect } from 'react';
import styles from './app.module.css';
import { useAssetQuestion } from './assets/asset-question.ts';
import { useT } from './i18n/translate.ts';
import { useFileQuestion } from './pages/pipeline-files.ts';
import { Designer } from './shell/designer.tsx';
import { Notices } from './shell/notices.tsx';
import { Rail } from './shell/rail.tsx';
import { RunNotices } from './shell/run-notices.tsx';
import { StartProblem } from './shell/start-problem.tsx';
import { useConflictStore } from './store/conflict-store.ts';
import { isUndecided, useDocumentStore } from './store/document-store.ts';
import { useStartStore } from './store/start.ts';
import { type Page, useViewStore } from './store/view-store.ts';
import { Spinner } from './ui/spinner.tsx';
import { TooltipLayer } from './ui/tooltip.tsx';

const pages = {
  pipelines: lazy(() => import('./pages/pipelines-page.tsx')),
  data: lazy(() => import('./pages/data-page.tsx')),
  models: lazy(() => import('./assets/models-page.tsx')),
  runs: lazy(() => import('./runs/runs-page.tsx')),
  schedules: lazy(() => import('./schedules/schedules-page.tsx')),
  compute: lazy(() => import('./computes/computes-page.tsx')),
  endpoints: lazy(() => import('./endpoints/endpoints-page.tsx')),
  published: lazy(() => import('./publish/published-page.tsx')),
  storage: lazy(() => import('./pages/storage-page.tsx')),
} satisfies Partial<Record<Page, unknown>>;
const ImportDialog = lazy(() => import('./start/import-dialog.tsx'));
const ComponentWizard = lazy(() => import('./wizard/component-wizard.tsx'));
const AssetDialogs = lazy(() => import('./assets/asset-dialogs.tsx'));
const PipelineFileDialogs = lazy(() => import('./pages/pipeline-file-dialogs.tsx'));
const TrustDialog = lazy(() => import('./shell/trust-dialog.tsx'));
const ConflictDialog = lazy(() => import('./shell/conflict-dialog.tsx'));
const GoneDialog = lazy(() => import('./shell/gone-dialog.tsx'));

export function App() {
  const inDesigner = useViewStore((state) => state.page === 'designer');
  const failed = useStartStore(({ state }) => state.kind === 'failed');
  const importing = useViewStore((state) => state.importing !== undefined);
  const making = useViewStore((state) => state.making);
  const asksFile = useFileQuestion((state) => state.question !== undefined);
  const asksAsset = useAssetQuestion((state) => state.question !== undefined);
  const asksTrust = useViewStore((state) => state.trustQuestion !== undefined);
  // Not the state itself: with every pause in typing it goes from pending to draft, and the whole page with it.
  const undecided = useDocumentStore(({ saveState }) => (isUndecided(saveState) ? saveState : undefined));
  const asks = useConflictStore((state) => state.isAsking);
  useTitle();
  return (
    <div className={styles.app}>
      <Rail />
      <main className={styles.main} tabIndex={-1}>
        <Content />
      </main>
      {inDesigner && !failed ? null : <Notices place="page" />}
      <RunNotices />
      <TooltipLayer />
      <Suspense>
        {importing ? <ImportDialog /> : null}
        {making ? (
          <ComponentWizard key={making.kind === 'edit' ? making.folder : ''} making={making} />
        ) : null}
        {asksAsset ? <AssetDialogs /> : null}
        {asksFile ? <PipelineFileDialogs /> : null}
        {asksTrust ? <TrustDialog /> : null}
        {asks && undecided === 'conflict' ? <ConflictDialog /> : null}
        {asks && undecided === 'gone' ? <GoneDialog /> : null}
      </Suspense>
    </div>
  );
}

function Content() {
  const t = useT();
  const page = useViewStore((state) => state.page);
  const start = useStartStore((state) => state.state);
  if (start.kind === 'failed') return <StartProblem problem={start.problem} />;
  const Other = isLoaded(page) ? pages[page] : undefined;
  const waiting = (
    <div className={styles.waiting}>
      <Spinner label={t('common.loading')} />
    </div>
  );
  if (start.kind === 'loading' && page === 'designer') return waiting;
  return <Suspense fallback={waiting}>{Other ? <Other /> : <Designer />}</Suspense>;
}

const isLoaded = (page: Page): page is keyof typeof pages => Object.hasOwn(pages, page);

function useTitle(): void {
  const t = useT();
  const name = useDocumentStore((state) => state.model?.displayName ?? state.path);
  useEffect(() => {
    document.title = name ? `${name} · ${t('canvas.appName')}` : t('canvas.appName');
  }, [name, t]);
}
