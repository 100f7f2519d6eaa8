/** One compute target: what it said of itself, and the steps that are there now. */
import type { ComputeSummary } from '@millrace/server/contract';
import { formatBytes, formatDateTime, formatNumber, formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { type Translate, useT } from '../i18n/translate.ts';
import details from '../pages/data-page.module.css';
import list from '../pages/list.module.css';
import { ProblemNote } from '../preview/problem-note.tsx';
import { openRun } from '../store/opened-run.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { reasonOf } from './compute-words.ts';
import styles from './computes.module.css';

interface Props {
  readonly compute: ComputeSummary;
  readonly isAsked: boolean;
  readonly onCheck: () => void;
  readonly onClose: () => void;
}

export function ComputeDetails({ compute, isAsked, onCheck, onClose }: Props) {
  const t = useT();
  const language = useLanguage();
  const { name, description } = compute;
  const reason = reasonOf(compute, t, language);
  return (
    <aside className={details.details} aria-label={name}>
      <header className={details.detailsHead}>
        <h2 className={details.name}>{name}</h2>
        <IconButton icon="x" label={t('common.close')} onClick={onClose} />
      </header>
      {description === null ? null : <p>{description}</p>}
      {reason === undefined ? null : <ProblemNote error={{ message: reason }} />}
      <Facts compute={compute} />
      <div className={styles.buttons}>
        <Button icon="refresh-cw" busy={isAsked} onClick={onCheck}>
          {t('computes.check')}
        </Button>
      </div>
      <h3 className={details.subtitle}>{t('computes.underWay')}</h3>
      <Attempts attempts={compute.attempts} />
    </aside>
  );
}

function Facts({ compute: { file, health } }: { compute: ComputeSummary }) {
  const t = useT();
  const language = useLanguage();
  const { checkedAt, facts } = health;
  const count = (value: number | undefined) =>
    value === undefined ? undefined : formatNumber(value, language);
  const bytes = (value: number | undefined) =>
    value === undefined ? undefined : formatBytes(value, language);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t('computes.file'), file ?? undefined],
    [t('computes.checkedAt'), checkedAt === null ? undefined : formatDateTime(checkedAt, language)],
    [t('computes.answered'), facts === null ? undefined : `${formatNumber(facts.milliseconds, language)} ms`],
    [t('computes.version'), facts?.version],
    [t('computes.system'), facts?.system],
    [t('computes.processors'), count(facts?.cores)],
    [t('computes.freeProcessors'), count(facts?.freeCores)],
    [t('computes.memory'), bytes(facts?.memoryBytes)],
    [t('computes.freeDisk'), bytes(facts?.freeBytes)],
    [t('computes.limitsKept'), facts?.limits && limitsText(facts.limits, t)],
  ];
  return (
    <dl className={details.facts}>
      {rows.map(([term, value]) =>
        value === undefined ? null : (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

type Limits = NonNullable<NonNullable<ComputeSummary['health']['facts']>['limits']>;

const limitWords = {
  memory: 'computes.limitMemory',
  processes: 'computes.limitProcesses',
  cores: 'computes.limitCores',
} as const;

const limitsText = (limits: Limits, t: Translate): string =>
  limits.length === 0
    ? t('computes.limitsOfProcesses')
    : limits.map((limit) => t(limitWords[limit])).join(', ');

function Attempts({ attempts }: { attempts: ComputeSummary['attempts'] }) {
  const t = useT();
  const language = useLanguage();
  if (attempts.length === 0) return <p className={styles.muted}>{t('computes.nothingRuns')}</p>;
  return (
    <ul className={styles.attempts}>
      {attempts.map(({ run, step, startedAt }) => (
        <li key={`${run}/${step}`} className={styles.attempt}>
          <span className={styles.step}>{step}</span>
          {startedAt === null ? null : (
            <span className={styles.muted}>
              {t('computes.since', { time: formatTime(startedAt, language) })}
            </span>
          )}
          <button type="button" className={list.link} onClick={() => openRun(run)}>
            {t('pages.runNumber', { run })}
          </button>
        </li>
      ))}
    </ul>
  );
}
