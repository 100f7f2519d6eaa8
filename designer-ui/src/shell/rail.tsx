/** The rail: where everything is, and the settings at its foot. */
import { useT } from '../i18n/translate.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { type Page, useViewStore } from '../store/view-store.ts';
import type { IconName } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './rail.module.css';
import { SettingsMenu } from './settings-menu.tsx';
import { SkipLink } from './skip-link.tsx';

/** What is made, what runs, and on what. */
const groups = [
  [
    { page: 'pipelines', icon: 'folder-open', title: 'canvas.railPipelines' },
    { page: 'designer', icon: 'workflow', title: 'canvas.railDesigner' },
    { page: 'data', icon: 'database', title: 'canvas.railData' },
    { page: 'models', icon: 'boxes', title: 'assets.models' },
  ],
  [
    { page: 'runs', icon: 'history', title: 'canvas.railRuns' },
    { page: 'schedules', icon: 'calendar-days', title: 'canvas.railSchedules' },
    { page: 'published', icon: 'tag', title: 'assets.publishedPage' },
    { page: 'endpoints', icon: 'webhook', title: 'endpoints.title' },
  ],
  [
    { page: 'compute', icon: 'server', title: 'canvas.railCompute' },
    { page: 'storage', icon: 'hard-drive', title: 'canvas.railStorage' },
  ],
] as const satisfies readonly (readonly { page: Page; icon: IconName; title: string }[])[];

export function Rail() {
  const t = useT();
  const page = useViewStore((state) => state.page);
  const showPage = useViewStore((state) => state.showPage);
  const isOpen = useViewStore((state) => state.railOpen);
  const toggle = useViewStore((state) => state.toggleRail);
  const hasPipeline = useDocumentStore((state) => state.path !== undefined);
  return (
    <nav
      className={styles.rail}
      aria-label={t('canvas.pages')}
      data-open={isOpen || undefined}
      data-tooltips="beside"
    >
      <SkipLink />
      <span className={styles.brand}>
        <Mark />
        {isOpen ? <span className={styles.name}>{t('canvas.appName')}</span> : null}
      </span>
      {groups.map((places) => (
        <div key={places[0].page} className={styles.group}>
          {places.map((place) => (
            <IconButton
              key={place.page}
              icon={place.icon}
              label={t(place.title)}
              labelled={isOpen}
              className={styles.place}
              aria-current={page === place.page ? 'page' : undefined}
              disabled={place.page === 'designer' && !hasPipeline}
              onClick={() => showPage(place.page)}
            />
          ))}
        </div>
      ))}
      <span className={styles.space} />
      <SettingsMenu labelled={isOpen} />
      <IconButton
        icon={isOpen ? 'chevron-left' : 'chevron-right'}
        label={t(isOpen ? 'canvas.railFold' : 'canvas.railUnfold')}
        labelled={isOpen}
        aria-expanded={isOpen}
        onClick={toggle}
      />
    </nav>
  );
}

/** Three boxes that flow into each other: the product's mark. */
function Mark() {
  return (
    <svg className={styles.mark} width="24" height="24" viewBox="0 0 24 24" aria-hidden>
      <rect x="3" y="3" width="8" height="6" rx="2" fill="currentColor" opacity="0.55" />
      <rect x="13" y="3" width="8" height="6" rx="2" fill="currentColor" opacity="0.55" />
      <path d="M7 9v3q0 2 2 2h6q2 0 2-2V9M12 14v2" fill="none" stroke="currentColor" strokeWidth="1.75" />
      <rect x="7" y="16" width="10" height="6" rx="2" fill="currentColor" />
    </svg>
  );
}
