/** The first tab stop of the page: past the rail and the bars, to where the work is. Seen while it has the focus. */
import { useT } from '../i18n/translate.ts';
import { viewport } from '../store/canvas-store.ts';
import { useViewStore } from '../store/view-store.ts';
import styles from './skip-link.module.css';

export function SkipLink() {
  const t = useT();
  const inDesigner = useViewStore((state) => state.page === 'designer');
  return (
    <button type="button" className={styles.skip} onClick={() => skip(inDesigner)}>
      {t(inDesigner ? 'canvas.skipToCanvas' : 'canvas.skipToContent')}
    </button>
  );
}

function skip(toCanvas: boolean): void {
  const canvas = toCanvas ? viewport() : undefined;
  if (canvas) canvas.focus();
  else document.querySelector('main')?.focus();
}
