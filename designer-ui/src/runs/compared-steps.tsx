/** The steps of two runs: what differs in each, old against new, and how each run fared with it. */
import type { Because, EnvironmentRecord, StepState } from '@millrace/pipeline-engine/browser';
import { formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { becauseText } from '../inspector/because-text.ts';
import { ChangeList } from '../inspector/change-list.tsx';
import list from '../pages/list.module.css';
import { useComponentsStore } from '../store/components-store.ts';
import styles from './comparison.module.css';
import { type ComparedRow, isSameSoftware } from './comparison-model.ts';
import { EnvironmentLine } from './environment-line.tsx';
import { StatusMark } from './status-mark.tsx';
import { useStepTitle } from './use-step-title.ts';

interface Props {
  readonly rows: readonly ComparedRow[];
  readonly runs: { readonly earlier: string; readonly later: string };
}

export function ComparedSteps({ rows, runs }: Props) {
  const t = useT();
  return (
    <div className={list.frame}>
      <table className={`${list.table} ${styles.steps}`}>
        <thead>
          <tr>
            <th scope="col">{t('pages.step')}</th>
            <th scope="col" className={styles.what}>
              {t('pages.whatDiffers')}
            </th>
            <th scope="col">{t('pages.result')}</th>
            <th scope="col">{t('pages.runNumber', { run: runs.earlier })}</th>
            <th scope="col">{t('pages.runNumber', { run: runs.later })}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <StepRow key={row.id} row={row} runs={runs} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StepRow({ row, runs }: { readonly row: ComparedRow; readonly runs: Props['runs'] }) {
  const t = useT();
  const step = row.later ?? row.earlier;
  const result =
    row.isSameResult === undefined ? null : t(row.isSameResult ? 'pages.sameResult' : 'pages.otherResult');
  return (
    <tr data-change={row.change}>
      <th scope="row">{step ? <StepName step={step} /> : row.id}</th>
      <td className={styles.what}>
        {step ? <What row={row} step={step} runs={runs} /> : null}
        <OtherSoftware environments={row.environments} />
      </td>
      <td className={row.isSameResult ? list.muted : undefined}>{result}</td>
      <td>
        <Fared step={row.earlier} environment={row.environments.earlier} />
      </td>
      <td>
        <Fared step={row.later} environment={row.environments.later} />
      </td>
    </tr>
  );
}

function StepName({ step }: { readonly step: StepState }) {
  return useStepTitle(step);
}

function OtherSoftware({ environments }: Pick<ComparedRow, 'environments'>) {
  const t = useT();
  if (isSameSoftware(environments) !== false) return null;
  const isSystem = environments.later?.kind === 'system';
  return <p className={list.muted}>{t(isSystem ? 'pages.otherSoftware' : 'pages.otherVersions')}</p>;
}

interface WhatProps {
  readonly row: ComparedRow;
  readonly step: StepState;
  readonly runs: Props['runs'];
}

function What({ row: { change, because }, step, runs }: WhatProps) {
  const t = useT();
  const language = useLanguage();
  const definition = useComponentsStore((state) => state.byName.get(step.component));
  switch (change) {
    case 'added':
      return t('pages.onlyInRun', { run: runs.later });
    case 'removed':
      return t('pages.onlyInRun', { run: runs.earlier });
    case 'unknown':
      return <span className={list.muted}>{t('pages.differenceUnknown')}</span>;
    case 'same':
      return <span className={list.muted}>{t('pages.sameWork')}</span>;
    case 'changed': {
      // Of data, two digests say no more than that they differ.
      const isSaid = ({ part, old, new: now }: Because) =>
        /^input:[^:]*$/.test(part) || (old === null && now === null);
      return (
        <>
          <ChangeList
            because={because.filter((reason) => !isSaid(reason))}
            definition={definition}
            most={20}
            isHeadHidden
          />
          {because.filter(isSaid).map((reason) => (
            <p key={reason.part} className={list.muted}>
              {becauseText(reason, t, definition, language)}
            </p>
          ))}
        </>
      );
    }
  }
}

/** How it ended, and the time that it took; nothing in the run that has no such step. */
function Fared({
  step,
  environment,
}: {
  readonly step: StepState | undefined;
  readonly environment: EnvironmentRecord | null;
}) {
  const language = useLanguage();
  if (!step) return null;
  return (
    <div className={styles.fared}>
      <StatusMark status={step.status} />
      {step.durationMs === undefined ? null : (
        <span className={styles.number}>{formatDuration(step.durationMs, language)}</span>
      )}
      {environment === null ? null : (
        <span className={styles.software}>
          <EnvironmentLine environment={environment} />
        </span>
      )}
    </div>
  );
}
