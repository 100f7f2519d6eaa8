/** The bar over the designer: which pipeline, where its file is, whether it is kept, what a run would do, Run. */

import type { Action } from '../actions/action.ts';
import { type ActionId, actions } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { Notices } from './notices.tsx';
import { PipelineMenu } from './pipeline-menu.tsx';
import { PipelineName } from './pipeline-name.tsx';
import { PlanSummary } from './plan-summary.tsx';
import { RunButton } from './run-button.tsx';
import { SaveStateMark } from './save-state.tsx';
import styles from './top-bar.module.css';

export function TopBar() {
  const paletteOpen = useViewStore((state) => state.paletteOpen);
  const outlineOpen = useViewStore((state) => state.outlineOpen);
  const inspectorOpen = useViewStore((state) => state.inspectorOpen);
  const codeBeside = useViewStore((state) => state.codeBeside);
  return (
    <header className={styles.bar}>
      <PanelButton id="togglePalette" pressed={paletteOpen && !outlineOpen} />
      <PanelButton id="toggleOutline" pressed={outlineOpen} />
      <div className={styles.identity}>
        <PipelineName />
        <PipelineMenu />
        <FilePath />
      </div>
      <SaveStateMark />
      <div className={styles.history}>
        <HistoryButton id="undo" />
        <HistoryButton id="redo" />
      </div>
      <div className={styles.space}>
        <Notices place="bar" />
      </div>
      <PlanSummary />
      <ScheduleButton />
      <RunButton />
      <PanelButton id="toggleCode" pressed={codeBeside} />
      <PanelButton id="toggleInspector" pressed={inspectorOpen} />
    </header>
  );
}

function ScheduleButton() {
  const t = useT();
  const isOpen = useDocumentStore(({ path }) => path !== undefined);
  const { icon, title, perform } = actions.schedulePipeline;
  return <IconButton icon={icon} label={t(title)} disabled={!isOpen} onClick={() => void perform()} />;
}

interface PanelButtonProps {
  readonly id: ActionId & ('togglePalette' | 'toggleOutline' | 'toggleCode' | 'toggleInspector');
  readonly pressed: boolean;
}

function PanelButton({ id, pressed }: PanelButtonProps) {
  const t = useT();
  const action: Action = actions[id];
  if (!action.icon) return null;
  return (
    <IconButton
      icon={action.icon}
      label={t(action.title)}
      shortcut={shortcutText(action)}
      aria-expanded={pressed}
      onClick={() => void action.perform()}
    />
  );
}

function FilePath() {
  const t = useT();
  const path = useDocumentStore((state) => state.path);
  const absolute = useDocumentStore((state) => state.absolutePath);
  if (path === undefined) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(absolute);
    useViewStore.getState().notify({ tone: 'ok', text: t('canvas.pathCopied') });
  };
  return (
    <div className={styles.path}>
      <span className={styles.pathText} {...tooltip(absolute)}>
        {path}
      </span>
      <IconButton small icon="copy" label={t('canvas.copyPath')} onClick={() => void copy()} />
    </div>
  );
}

/** The tooltip names what would be undone. */
function HistoryButton({ id }: { readonly id: ActionId & ('undo' | 'redo') }) {
  const t = useT();
  const name = useDocumentStore(
    ({ history }) => (id === 'undo' ? history.done.at(-1) : history.undone.at(-1))?.label,
  );
  const action: Action = actions[id];
  if (!action.icon) return null;
  const label =
    name === undefined
      ? t(action.title)
      : t(id === 'undo' ? 'canvas.undoNamed' : 'canvas.redoNamed', { name });
  return (
    <IconButton
      icon={action.icon}
      label={label}
      shortcut={shortcutText(action)}
      disabled={name === undefined}
      onClick={() => void action.perform()}
    />
  );
}
