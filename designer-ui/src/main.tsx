/** The first line that runs in the browser. */
import './ui/global.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { listenToClipboard } from './actions/clipboard-events.ts';
import { listenToShortcuts } from './actions/shortcuts.ts';
import { ApiProblem } from './api/problem.ts';
import { followWorkspace } from './api/workspace-events.ts';
import { App } from './app.tsx';
import { applyRememberedLanguage } from './i18n/language.ts';
import { refuseStrayDrops } from './start/stray-drops.ts';
import { startAutosave } from './store/autosave.ts';
import { startChecks } from './store/checks.ts';
import { warmDocumentTools } from './store/document-store.ts';
import { startReferences } from './store/references.ts';
import { followAddress } from './store/session.ts';
import { followWindowSize } from './store/small-window.ts';
import { startWorkspace } from './store/start.ts';
import { startReading } from './store/text-reader.ts';
import { applyRememberedTheme } from './ui/theme.ts';

/** Asking again helps against a lost connection, never against a refusal. */
function retry(count: number, error: unknown): boolean {
  return count < 3 && error instanceof ApiProblem && error.code === 'offline';
}

applyRememberedTheme();
void applyRememberedLanguage().then(start);

/** The first thing that is said is said in the reader's language. */
function start(): void {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry, staleTime: 10_000 } } });
  startAutosave();
  startReading();
  startReferences();
  startChecks();
  followAddress();
  followWindowSize();
  listenToShortcuts();
  listenToClipboard();
  refuseStrayDrops();
  void startWorkspace().then(() => {
    followWorkspace(queryClient);
    void warmDocumentTools();
  });

  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
