/** Two versions of a published pipeline side by side; lines that only one of them has are marked. */
import type { PublishedVersion } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Lines } from '../shell/lines.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PlainSelect } from '../ui/select.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './compare-dialog.module.css';

interface Props {
  readonly version: PublishedVersion;
  /** Of the same name, the newest first. */
  readonly others: readonly PublishedVersion[];
  readonly onClose: () => void;
}

export function CompareDialog({ version, others, onClose }: Props) {
  const t = useT();
  const [other, setOther] = useState(others[0]?.version ?? '');
  const left = useQuery(queries.publishedVersion(version.name, other));
  const right = useQuery(queries.publishedVersion(version.name, version.version));
  const error = left.error ?? right.error;
  const sides = useRef<HTMLDivElement>(null);
  const isThere = left.data !== undefined && right.data !== undefined;
  useEffect(() => {
    if (!isThere) return;
    for (const side of sides.current?.querySelectorAll('pre') ?? [])
      side.querySelector('[data-changed]')?.scrollIntoView({ block: 'center' });
  }, [isThere]);
  const isSame = left.data !== undefined && left.data.text === right.data?.text;
  return (
    <Dialog
      size="large"
      title={t('assets.compareTitle', { name: version.name })}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      {error ? <ProblemNote error={error} /> : null}
      {isSame ? <p>{t('assets.samePipeline')}</p> : null}
      <div ref={sides} className={styles.sides}>
        <div className={styles.side}>
          <PlainSelect
            label={t('assets.compareWith')}
            options={others.map((each) => ({
              id: each.version,
              label: t('assets.versionNumber', { version: each.version }),
            }))}
            value={other}
            onChange={setOther}
          />
          <Side text={left.data?.text} before={right.data?.text} label={other} />
        </div>
        <div className={styles.side}>
          <span className={styles.name}>{t('assets.versionNumber', { version: version.version })}</span>
          <Side text={right.data?.text} before={left.data?.text} label={version.version} />
        </div>
      </div>
    </Dialog>
  );
}

function Side({ text, before, label }: { text?: string; before?: string; label: string }) {
  const t = useT();
  if (text === undefined) return <Spinner label={t('common.loading')} />;
  return (
    <Lines text={text} before={before} absent="" label={t('assets.versionNumber', { version: label })} />
  );
}
