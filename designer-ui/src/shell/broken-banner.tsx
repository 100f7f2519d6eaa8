/** Over the canvas while the text is not YAML: the last good graph is shown, and cannot be edited. */
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import styles from './designer.module.css';

export function BrokenBanner() {
  const t = useT();
  const error = useDocumentStore((state) => state.parseError);
  if (!error) return null;
  return (
    <div className={styles.banner} role="alert">
      <StateGlyph state="problem" />
      <p>{t('canvas.parseError', { line: error.line })}</p>
      <Button small onClick={() => useViewStore.getState().openDrawer('yaml')}>
        {t('canvas.showYaml')}
      </Button>
    </div>
  );
}
