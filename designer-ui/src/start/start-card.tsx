/** What an empty pipeline shows: three ways to start. It goes away with the first node. */
import { useQuery } from '@tanstack/react-query';
import { addHere } from '../actions/picker-actions.ts';
import { queries } from '../api/queries.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { createAndOpen } from '../pages/create-pipeline.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { FileDrop } from './file-drop.tsx';
import styles from './start-card.module.css';

export default function StartCard() {
  const t = useT();
  return (
    <section className={styles.card} aria-label={t('pages.start')}>
      <h2 className={styles.title}>{t('pages.startTitle')}</h2>
      <FileDrop onFiles={(files) => useViewStore.getState().startImport({ files })} />
      <Samples />
      <div className={styles.add}>
        <Button icon="plus" onClick={addHere}>
          {t('pages.addComponent')}
        </Button>
        <span className={styles.hint}>{t('pages.orDoubleClick')}</span>
      </div>
    </section>
  );
}

function Samples() {
  const t = useT();
  const title = useTitle();
  const { data } = useQuery(queries.samples());
  if (!data || data.length === 0) return null;
  return (
    <div className={styles.samples}>
      <h3 className={styles.subtitle}>{t('pages.openSample')}</h3>
      <ul>
        {data.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              className={styles.sample}
              onClick={() => void createAndOpen({ sample: sample.id })}
            >
              <span className={styles.name}>{title(sample.title)}</span>
              <span className={styles.hint}>{title(sample.summary)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
