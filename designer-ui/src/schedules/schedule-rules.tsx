/** What a schedule says beyond its times: what it is for, which inputs it gives, and what happens when something is in the way. */
import { parseDocument, parsePolicies, scheduleInputs } from '@millrace/pipeline-engine/browser';
import { useMemo } from 'react';
import type { MessageKey } from '../i18n/translate.ts';
import { useT } from '../i18n/translate.ts';
import { sourceOf } from './input-sources.ts';
import styles from './schedules.module.css';

const overlapKeys = {
  allow: 'schedules.overlapAllow',
  queue: 'schedules.overlapQueue',
  skip: 'schedules.overlapSkip',
  cancel_older: 'schedules.overlapCancelOlder',
} as const satisfies Record<string, MessageKey>;

/** Renders nothing of a text that is no schedule. */
export function ScheduleRules({ text }: { text: string }) {
  const t = useT();
  const schedule = useMemo(() => {
    const document = parseDocument(text);
    return document.kind === 'schedule' ? document.schedule : undefined;
  }, [text]);
  if (schedule === undefined) return null;
  const { properties = {}, description } = schedule;
  const { missedRuns, overlap } = parsePolicies(properties).policies;
  const missed =
    missedRuns.kind === 'all'
      ? t('schedules.missedUpTo', { count: missedRuns.most })
      : t(missedRuns.kind === 'last' ? 'schedules.missedLast' : 'schedules.missedSkip');
  const given = [...scheduleInputs(text)].map(([name, { text: value }]) => {
    const source = sourceOf(value);
    return {
      name,
      value: source === undefined ? value : t(`schedules.${source.key}`, { name: source.name }),
    };
  });
  const rows = [
    ...given.map(({ name, value }) => ({ term: t('schedules.inputNamed', { name }), value })),
    { term: t('schedules.missed'), value: missed },
    { term: t('schedules.overlap'), value: t(overlapKeys[overlap]) },
    ...textRow(t('schedules.jitter'), properties['millrace.jitter']),
    ...textRow(t('schedules.expectWithin'), properties['millrace.expect_within']),
  ];
  return (
    <>
      {description === undefined ? null : <p>{description}</p>}
      <dl className={styles.ends}>
        {rows.map(({ term, value }) => (
          <div key={term} className={styles.rule}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const textRow = (term: string, value: string | undefined) => (value === undefined ? [] : [{ term, value }]);
