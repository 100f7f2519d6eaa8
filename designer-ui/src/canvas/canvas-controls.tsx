/** Floating at the bottom left: zoom, Fit, Tidy. There is no other toolbar on the canvas. */
import { useStore } from '@xyflow/react';
import type { Action } from '../actions/action.ts';
import { type ActionId, actions } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { formatPercent } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { viewport } from '../store/canvas-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import styles from './canvas.module.css';

export function CanvasControls() {
  const t = useT();
  return (
    <div className={styles.controls} data-own-keys>
      <ActionButton id="zoomOut" />
      <ZoomLabel />
      <ActionButton id="zoomIn" />
      <span className={styles.divider} />
      <ActionButton id="fit" />
      <button
        type="button"
        className={styles.tidy}
        onClick={() => void actions.tidy.perform()}
        {...tooltip(t('canvas.tidyTip'))}
      >
        {t('canvas.tidy')}
      </button>
    </div>
  );
}

function ActionButton({ id }: { readonly id: ActionId }) {
  const t = useT();
  const action: Action = actions[id];
  if (!action.icon) return null;
  return (
    <IconButton
      icon={action.icon}
      label={t(action.title)}
      shortcut={shortcutText(action)}
      onClick={() => void action.perform()}
    />
  );
}

function ZoomLabel() {
  const t = useT();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100) / 100);
  return (
    <button
      type="button"
      className={styles.zoom}
      onClick={() => viewport()?.zoomTo(1)}
      {...tooltip(t('canvas.zoomReset'))}
    >
      {formatPercent(zoom, useLanguage())}
    </button>
  );
}
