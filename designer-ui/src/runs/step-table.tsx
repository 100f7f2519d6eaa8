/** The steps of a run in the order in which they could run, each with its time on a common line. */
import { failureMessage, type RunState, type StepState } from '@millrace/pipeline-engine/browser';
import { formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { becauseText } from '../inspector/because-text.ts';
import list from '../pages/list.module.css';
import { useComponentsStore } from '../store/components-store.ts';
import { scrollable } from '../ui/scrollable.ts';
import { type RunSpan, stepDuration, timeBar } from './run-times.ts';
import styles from './runs.module.css';
import { StatusMark } from './status-mark.tsx';
import { useStepTitle } from './use-step-title.ts';

export interface StepTableProps {
  readonly state: RunState;
  readonly span: RunSpan;
  readonly now: number;
  readonly chosen: string | undefined;
  readonly onChoose: (step: string) => void;
}

export function StepTable({ state, span, now, chosen, onChoose }: StepTableProps) {
  const t = useT();
  return (
    <section className={styles.steps} aria-label={t('pages.steps')} {...scrollable}>
      <table className={list.table}>
        <thead>
          <tr>
            <th scope="col">{t('pages.step')}</th>
            <th scope="col">{t('pages.status')}</th>
            <th scope="col">{t('pages.because')}</th>
            <th scope="col">{t('pages.size')}</th>
            <th scope="col" className={list.number}>
              {t('pages.duration')}
            </th>
            <th scope="col" className={styles.timeHead}>
              {t('pages.timeLine')}
            </th>
          </tr>
        </thead>
        <tbody>
          {state.order.map((id) => {
            const step = state.steps[id];
            return step ? (
              <StepRow
                key={id}
                cause={causeOf(state, step)}
                step={step}
                span={span}
                now={now}
                chosen={id === chosen}
                onChoose={onChoose}
              />
            ) : null;
          })}
        </tbody>
      </table>
    </section>
  );
}

interface StepRowProps {
  readonly step: StepState;
  /** The failed step because of which this one was skipped, or the one whose result it took. */
  readonly cause: StepState | undefined;
  readonly span: RunSpan;
  readonly now: number;
  readonly chosen: boolean;
  readonly onChoose: (step: string) => void;
}

function StepRow({ step, cause, span, now, chosen, onChoose }: StepRowProps) {
  const t = useT();
  const language = useLanguage();
  const name = useStepTitle(step);
  const duration = stepDuration(step, now);
  const bar = timeBar(step, span, now);
  const ports = useComponentsStore((state) => state.byName.get(step.component)?.outputs);
  // A table of metrics has a size that says nothing.
  const isData = (name: string) => ports?.find((port) => port.name === name)?.kind !== 'metrics';
  const table = step.outputs.find((output) => output.table && isData(output.name))?.table;
  return (
    <tr className={chosen ? list.selected : undefined} aria-current={chosen || undefined}>
      <td>
        <button type="button" className={list.link} onClick={() => onChoose(step.id)}>
          {name}
        </button>
      </td>
      <td>
        <StatusMark status={step.status} />
      </td>
      <td className={list.wide}>
        <Reason step={step} cause={cause} />
      </td>
      <td className={list.muted}>
        {table ? t('common.rowsByColumns', { rows: table.rows, columns: table.columns.length }) : null}
      </td>
      <td className={list.number}>{duration === undefined ? null : formatDuration(duration, language)}</td>
      <td>
        <span className={styles.line}>
          {bar ? (
            <span
              className={styles.bar}
              data-status={step.status}
              style={{ left: `${bar.start * 100}%`, width: `max(2px, ${bar.length * 100}%)` }}
            />
          ) : null}
        </span>
      </td>
    </tr>
  );
}

/** The step of the same run that says why this one did not run. */
function causeOf({ run, steps }: RunState, { skippedBecause, reusedFrom }: StepState): StepState | undefined {
  const id = skippedBecause ?? (reusedFrom?.run === run ? reusedFrom?.step : undefined);
  return id === undefined ? undefined : steps[id];
}

/** Why it ran, or why it did not have to. */
function Reason({ step, cause }: { step: StepState; cause: StepState | undefined }) {
  const t = useT();
  const language = useLanguage();
  const definition = useComponentsStore((state) => state.byName.get(step.component));
  if (step.failure) return failureMessage(step.failure, language);
  if (step.reusedFrom && cause)
    return t('pages.reusedHere', { step: cause.displayName || step.reusedFrom.step });
  if (step.reusedFrom) return t('pages.reusedFrom', { run: step.reusedFrom.run });
  if (step.skippedBecause !== undefined)
    return t('pages.skippedBecause', { step: cause?.displayName || step.skippedBecause });
  return step.because?.map((because) => becauseText(because, t, definition, language)).join(' · ');
}
