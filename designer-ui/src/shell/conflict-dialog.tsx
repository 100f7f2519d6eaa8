/** Someone else changed the same lines of the pipeline: what stands there is decided block by block. */
import type { MergeSide } from '@millrace/pipeline-engine/browser';
import { useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { type FileConflict, useConflictStore } from '../store/conflict-store.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { mergeFile } from '../store/merge-file.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './conflict.module.css';
import { ConflictBlock } from './conflict-block.tsx';

type Choices = readonly (MergeSide | undefined)[];

export default function ConflictDialog() {
  const path = useDocumentStore((state) => state.path);
  const conflict = useConflictStore((state) => state.conflict);
  if (path === undefined || conflict === undefined) return null;
  return <ConflictQuestion path={path} conflict={conflict} />;
}

function ConflictQuestion({ path, conflict }: { path: string; conflict: FileConflict }) {
  const t = useT();
  const { choices, setChoices, isNew, busy, apply } = useDecision(path, conflict);
  const count = conflict.conflicts.length;
  const all = (side: MergeSide) => setChoices(conflict.conflicts.map(() => side));
  return (
    <Dialog
      role="alertdialog"
      size="large"
      title={t('conflict.title')}
      onClose={() => useConflictStore.getState().setAsking(false)}
      actions={
        <>
          <div className={styles.quick}>
            <Button onClick={() => all('mine')}>{t('conflict.allMine')}</Button>
            <Button onClick={() => all('theirs')}>{t('conflict.allTheirs')}</Button>
          </div>
          <Button onClick={() => useConflictStore.getState().setAsking(false)}>{t('conflict.later')}</Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={choices.includes(undefined)}
            onClick={() => void apply()}
          >
            {t('conflict.apply')}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{t('conflict.text', { path, count })}</p>
      {isNew ? (
        <p className={styles.again} role="status">
          {t('conflict.changedAgain')}
        </p>
      ) : null}
      <ol className={styles.blocks}>
        {conflict.conflicts.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one key can hold several conflicts, and their order stands
          <li key={index}>
            <ConflictBlock
              conflict={each}
              choice={choices[index]}
              onChoose={(side) => setChoices(choices.with(index, side))}
            />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

/** The choices count for the versions that are shown; when those change, everything is open again. */
function useDecision(path: string, conflict: FileConflict) {
  const open = (): Choices => conflict.conflicts.map(() => undefined);
  const [choices, setChoices] = useState(open);
  const [shown, setShown] = useState(conflict);
  const [busy, setBusy] = useState(false);
  const [isNew, setNew] = useState(false);
  if (shown !== conflict) {
    setShown(conflict);
    setNew(true);
    setChoices(open);
  }
  const apply = async () => {
    const sides = choices.filter((side) => side !== undefined);
    setBusy(true);
    await mergeFile(path, { seen: conflict, sides });
    setBusy(false);
  };
  return { choices, setChoices, isNew, busy, apply };
}
