/** One place that both changed: the three versions side by side, and which of them stays. */
import type { MergeConflict, MergeSide } from '@millrace/pipeline-engine/browser';
import { useId } from 'react';
import { useT } from '../i18n/translate.ts';
import { useNodeTitle } from '../store/nodes.ts';
import styles from './conflict.module.css';
import { Lines } from './lines.tsx';

interface Props {
  readonly conflict: MergeConflict;
  readonly choice: MergeSide | undefined;
  readonly onChoose: (side: MergeSide) => void;
}

export function ConflictBlock({ conflict, choice, onChoose }: Props) {
  const t = useT();
  const group = useId();
  const title = usePlace(conflict);
  const option = (side: MergeSide) => (
    <label className={styles.choice}>
      <input type="radio" name={group} checked={choice === side} onChange={() => onChoose(side)} />
      {t(`conflict.${side}`)}
    </label>
  );
  return (
    <fieldset className={styles.block} data-choice={choice}>
      <legend className={styles.place}>{title}</legend>
      <div className={styles.versions}>
        <div className={styles.version}>
          <span className={styles.choice}>{t('conflict.base')}</span>
          <Lines text={conflict.base} absent={t('conflict.absent')} label={t('conflict.base')} />
        </div>
        {(['mine', 'theirs'] as const).map((side) => (
          <div key={side} className={styles.version} data-chosen={choice === side || choice === 'both'}>
            {option(side)}
            <Lines
              text={conflict[side]}
              before={conflict.base}
              absent={t('conflict.removed')}
              label={t(`conflict.${side}`)}
            />
          </div>
        ))}
      </div>
      {conflict.allowsBoth ? option('both') : null}
    </fieldset>
  );
}

/** `Train Model › inputs › rate`. */
function usePlace({ key, node }: MergeConflict): string {
  const t = useT();
  const title = useNodeTitle(node ?? '');
  if (key === '') return t('conflict.start');
  const path = key.split('.');
  return (node === undefined ? path : [title || node, ...path.slice(2)]).join(' › ');
}
