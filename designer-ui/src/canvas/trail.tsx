/** Over the canvas: the pipelines above the one that is open, and the way to the component that a job stands for. */
import { formatComponentReference } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { nestedFileOf, useComponentsStore } from '../store/components-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { leaveNested, openPipeline } from '../store/session.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './trail.module.css';

export function Trail() {
  const t = useT();
  const trail = useViewStore((state) => state.trail);
  const title = useDocumentStore((state) => state.model?.displayName ?? state.path ?? '');
  const [top] = trail;
  if (!top) return null;
  return (
    <nav className={styles.trail} aria-label={t('canvas.trail')}>
      <ol className={styles.levels}>
        {trail.map((crumb, level) => (
          <li key={`${crumb.path} ${crumb.node}`}>
            <button type="button" className={styles.level} onClick={() => void leaveNested(level)}>
              {crumb.title}
            </button>
            <Icon name="chevron-right" />
          </li>
        ))}
        <li aria-current="page" className={styles.here}>
          {title}
        </li>
      </ol>
      <p className={styles.note}>{t('canvas.trailNote', { parent: top.title })}</p>
    </nav>
  );
}

/** A job that runs a pipeline component has no nodes of its own. */
export function JobOfComponent() {
  const t = useT();
  const component = useDocumentStore((state) => state.model?.component);
  const path = useDocumentStore((state) => state.path ?? '');
  const file = useComponentsStore((state) => nestedFileOf(component, state.found, path));
  if (!component) return null;
  return (
    <div className={styles.job} role="status">
      <p>{t('canvas.jobOfComponent', { component: formatComponentReference(component) })}</p>
      {file === undefined ? null : (
        <Button small onClick={() => void openPipeline(file)}>
          {t('canvas.openComponent')}
        </Button>
      )}
    </div>
  );
}
