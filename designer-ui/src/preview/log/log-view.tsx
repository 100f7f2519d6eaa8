/** A log on screen: follows its end while it grows, searches, shows how the process ended. */
import type { StepState } from '@millrace/pipeline-engine/browser';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type Translate, useT } from '../../i18n/translate.ts';
import { useNow } from '../../runs/use-now.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { scrollable } from '../../ui/scrollable.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { PlainSelect } from '../../ui/select.tsx';
import bar from '../preview.module.css';
import { ProblemNote } from '../problem-note.tsx';
import { logLines, matchingLines } from './log-text.ts';
import styles from './log-view.module.css';
import { type LogSource, useLog } from './use-log.ts';

export interface LogViewProps {
  readonly title: string;
  readonly source: LogSource;
  /** Tells when the log grew and how it ended; undefined for logs of other runs. */
  readonly step: StepState | undefined;
}

const LINE_HEIGHT = 20;

/** Of a distributed step, of the process that is chosen. */
export function LogView({ source, ...props }: LogViewProps) {
  const [process, setProcess] = useState<number>();
  const chosen = process === undefined ? source : { ...source, process };
  return <ProcessLog key={process ?? launcher} {...props} source={chosen} onProcess={setProcess} />;
}

const launcher = 'launcher';

interface ProcessLogProps extends LogViewProps {
  readonly onProcess: (process: number | undefined) => void;
}

function ProcessLog({ title, source, step, onProcess }: ProcessLogProps) {
  const t = useT();
  // Only the step's own log tells when it grew.
  const now = useNow(source.process !== undefined && step?.status === 'running');
  const log = useLog(source, `${step?.logBytes} ${step?.status} ${step?.attempt} ${now}`);
  const [query, setQuery] = useState('');
  const [follow, setFollow] = useState(true);
  const [hit, setHit] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const text = log.window?.text ?? '';
  const lines = useMemo(() => logLines(text), [text]);
  const hits = useMemo(() => matchingLines(lines, query), [lines, query]);
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });

  useEffect(() => {
    if (follow && lines.length > 0) list.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [follow, lines.length, list]);
  const current = hits.length === 0 ? undefined : hits[hit % hits.length];
  const goToHit = (next: number) => {
    if (hits.length === 0) return;
    const index = (next + hits.length) % hits.length;
    setHit(index);
    setFollow(false);
    list.scrollToIndex(hits[index] ?? 0, { align: 'center' });
  };
  const onScroll = () => {
    const box = scroller.current;
    if (box) setFollow(box.scrollHeight - box.scrollTop - box.clientHeight < LINE_HEIGHT * 2);
  };

  return (
    <div className={bar.results}>
      <div className={bar.bar}>
        <h2 className={bar.title}>{title}</h2>
        <span className={bar.meta}>{t('preview.ofRun', { run: source.run })}</span>
        <Ending step={step} />
        {log.processes > 0 || source.process !== undefined ? (
          <span className={styles.process}>
            <PlainSelect
              label={t('preview.process')}
              options={processOptions(log.processes, t)}
              value={String(source.process ?? launcher)}
              onChange={(id) => onProcess(id === launcher ? undefined : Number(id))}
            />
          </span>
        ) : null}
        <span className={bar.spacer} />
        <div className={styles.search}>
          <SearchField
            label={t('preview.searchLog')}
            value={query}
            onChange={(next) => {
              setQuery(next);
              setHit(0);
            }}
          />
        </div>
        {query === '' ? null : (
          <>
            <span className={bar.meta} role="status">
              {t('preview.hits', { count: hits.length })}
            </span>
            <IconButton
              small
              icon="arrow-up"
              label={t('preview.previousHit')}
              onClick={() => goToHit(hit - 1)}
            />
            <IconButton
              small
              icon="arrow-down"
              label={t('preview.nextHit')}
              onClick={() => goToHit(hit + 1)}
            />
          </>
        )}
        <Button small icon="arrow-down" aria-pressed={follow} onClick={() => setFollow(true)}>
          {t('preview.follow')}
        </Button>
      </div>
      {log.error ? <ProblemNote error={log.error} /> : null}
      {log.hasEarlier ? (
        <Button variant="quiet" small className={styles.earlier} onClick={log.loadEarlier}>
          {t('preview.earlierLines')}
        </Button>
      ) : null}
      {log.window && lines.length === 0 ? (
        <p className={styles.empty}>{t(isToCome(step) ? 'preview.logToCome' : 'preview.emptyLog')}</p>
      ) : null}
      <div
        ref={scroller}
        {...scrollable}
        role="log"
        aria-label={t('preview.logOf', { node: title })}
        className={styles.log}
        onScroll={onScroll}
      >
        <div className={styles.lines} style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => (
            <div
              key={item.key}
              className={classNames(styles.line, item.index === current && styles.hit)}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {lines[item.index]}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

const processOptions = (count: number, t: Translate) => [
  { id: launcher, label: t('preview.launcher') },
  ...Array.from({ length: count }, (_, rank) => ({
    id: String(rank),
    label: t('preview.processOf', { rank }),
  })),
];

/** It writes nothing before it begins. */
const isToCome = (step: StepState | undefined): boolean =>
  step?.status === 'queued' || step?.status === 'waiting';

/** How the process ended, when it did not end well. */
function Ending({ step }: { step: StepState | undefined }) {
  const t = useT();
  const failure = step?.failure;
  if (!failure) return null;
  return (
    <>
      {failure.exitCode === undefined ? null : (
        <Badge tone="bad">{t('preview.exitCode', { code: String(failure.exitCode) })}</Badge>
      )}
      {failure.signal === undefined ? null : (
        <Badge tone="bad">{t('preview.signal', { signal: failure.signal })}</Badge>
      )}
      {failure.outOfMemory ? <Badge tone="bad">{t('preview.outOfMemory')}</Badge> : null}
    </>
  );
}
