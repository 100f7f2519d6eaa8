/** What a collection would free, the button that does it, and what the server's own collection did. */
import { freedBytes, isNothingCollected } from '@millrace/pipeline-engine/browser';
import type { StorageReport } from '@millrace/server/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { collect } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { formatAge, formatBytes } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { type Translate, useT } from '../i18n/translate.ts';
import { useNow } from '../runs/use-now.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import list from './list.module.css';
import { tryTo } from './try-to.ts';

export function useCollection() {
  const t = useT();
  const language = useLanguage();
  const client = useQueryClient();
  const { data } = useQuery(queries.collectable());
  const [busy, setBusy] = useState(false);
  const perform = async () => {
    setBusy(true);
    const done = await tryTo(() => collect(false));
    setBusy(false);
    await client.invalidateQueries({ queryKey: ['storage'] });
    if (!done) return;
    const text = t('pages.collected', { size: formatBytes(freedBytes(done), language) });
    useViewStore.getState().notify({ tone: 'ok', text });
  };
  const button = (
    <Button
      variant="primary"
      icon="trash-2"
      busy={busy}
      disabled={data === undefined || isNothingCollected(data)}
      onClick={() => void perform()}
    >
      {t('pages.collectNow')}
    </Button>
  );
  return { button };
}

export function CollectionFacts({ report }: { report: StorageReport }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow(false);
  const { data } = useQuery(queries.collectable());
  return (
    <div className={list.facts}>
      {data === undefined ? null : isNothingCollected(data) ? (
        <p>{t('pages.nothingToCollect')}</p>
      ) : (
        <>
          <p>{t('pages.collectable', { size: formatBytes(freedBytes(data), language) })}</p>
          <p className={list.muted}>
            {t('pages.collectableText', {
              results: t('pages.collectableResults', { count: data.artifacts.count }),
              logs: t('pages.collectableLogs', { count: data.logs.count }),
            })}
          </p>
        </>
      )}
      <p className={list.muted}>{lastText(report, t, (time) => formatAge(time, now, language), language)}</p>
    </div>
  );
}

function lastText(
  { collection, retention }: StorageReport,
  t: Translate,
  ageOf: (time: number) => string,
  language: ReturnType<typeof useLanguage>,
): string {
  const { last, nextAt } = collection;
  if (retention.issues.some((issue) => issue.severity === 'error')) return t('pages.collectionMistake');
  if (!retention.automatic) return t('pages.collectionOff');
  if (last?.outcome === 'untrusted') return t('pages.collectionUntrusted');
  const next = nextAt === null ? '' : t('pages.collectionNext', { age: ageOf(nextAt) });
  if (last?.outcome === 'failed') return `${t('pages.collectionFailed')} ${next}`;
  if (last?.outcome !== 'collected') return next;
  const freed = formatBytes(last.freed, language);
  return `${t('pages.collectionLast', { age: ageOf(last.time), size: freed })} ${next}`;
}
