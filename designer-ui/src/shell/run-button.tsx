/** Run, its variations, and Cancel while a run is under way. */
import { pauseOf } from '@millrace/pipeline-engine/browser';
import { menuEntries } from '../actions/menu-entries.ts';
import { actions } from '../actions/registry.ts';
import { cancelRun, pauseOrResume } from '../actions/run-actions.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useHashingStore } from '../store/hashing-store.ts';
import { isLive, useRunStore } from '../store/run-store.ts';
import { Button } from '../ui/button.tsx';
import { SplitButton } from '../ui/menu.tsx';
import { tooltip } from '../ui/tooltip.tsx';

const pauseTitles = {
  none: 'canvas.pauseRun',
  pausing: 'canvas.pausing',
  paused: 'canvas.resumeRun',
} as const;

export function RunButton() {
  const t = useT();
  const status = useRunStore((state) => (isLive(state.run) ? state.run?.status : undefined));
  const pause = useRunStore((state) => (state.whole === undefined ? 'none' : pauseOf(state.whole)));
  const starting = useRunStore((state) => state.starting);
  const callOff = useRunStore((state) => state.callOff);
  const isHashing = useHashingStore((state) => state.hashing !== undefined);
  const hasNodes = useDocumentStore((state) => (state.model?.nodes.length ?? 0) > 0);
  if (status) {
    const cancelling = status === 'cancelling';
    return (
      <>
        {cancelling ? null : (
          <Button busy={pause === 'pausing'} onClick={() => void pauseOrResume()}>
            {t(pauseTitles[pause])}
          </Button>
        )}
        <Button icon="circle-stop" busy={cancelling} onClick={() => void cancelRun()}>
          {t(cancelling ? 'canvas.cancelling' : 'canvas.cancelRun')}
        </Button>
      </>
    );
  }
  if (callOff && isHashing) {
    return (
      <Button icon="circle-stop" onClick={callOff}>
        {t('canvas.cancelRun')}
      </Button>
    );
  }
  return (
    <SplitButton
      variant="primary"
      icon="play"
      busy={starting}
      disabled={!hasNodes}
      onClick={() => void actions.run.perform()}
      menuLabel={t('canvas.moreRuns')}
      entries={() => menuEntries(['run', 'runUpToHere', 'runWithoutReuse'], t)}
      {...tooltip(t('canvas.run'), shortcutText(actions.run))}
    >
      {t('canvas.run')}
    </SplitButton>
  );
}
