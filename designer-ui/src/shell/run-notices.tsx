/** Says how a run ended, and brings the eye to the first failed node. */
import { useEffect, useRef } from 'react';
import { openLog } from '../actions/view-actions.ts';
import { useT } from '../i18n/translate.ts';
import { viewport } from '../store/canvas-store.ts';
import { isLive, useRunStore } from '../store/run-store.ts';
import { useViewStore } from '../store/view-store.ts';

const words = {
  succeeded: { key: 'canvas.runSucceeded', tone: 'ok' },
  failed: { key: 'canvas.runFailed', tone: 'warn' },
  cancelled: { key: 'canvas.runCancelled', tone: 'info' },
} as const;

export function RunNotices() {
  const t = useT();
  const run = useRunStore((state) => state.run);
  const live = useRef<string>(undefined);
  useEffect(() => {
    if (!run) return;
    if (isLive(run)) {
      live.current = run.run;
      return;
    }
    if (live.current !== run.run) return;
    live.current = undefined;
    const { status, broken } = run;
    if (broken !== undefined) {
      const text = t('canvas.runBroken', { run: run.run, reason: broken });
      useViewStore.getState().notify({ tone: 'warn', text });
      return;
    }
    if (status !== 'succeeded' && status !== 'failed' && status !== 'cancelled') return;
    const failed = run.order.find((id) => run.steps[id]?.status === 'failed');
    useViewStore.getState().notify({
      tone: words[status].tone,
      text: t(words[status].key, { run: run.run }),
      ...(failed ? { action: { label: t('canvas.openLog'), perform: () => openLog(failed) } } : {}),
    });
    if (failed) {
      useViewStore.getState().select([failed]);
      viewport()?.reveal(failed);
    }
  }, [run, t]);
  return null;
}
