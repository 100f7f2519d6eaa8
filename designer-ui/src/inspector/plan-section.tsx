/** What the next run does with this node, and why. */
import {
  type Because,
  type ComponentDefinition,
  type PipelineNode,
  type PlannedStep,
  valueChanges,
} from '@millrace/pipeline-engine/browser';
import { runPipeline } from '../actions/run-actions.ts';
import { formatAge, formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { isFirstRun } from '../model/node-state.ts';
import { usePlanStore } from '../store/plan-store.ts';
import { Button } from '../ui/button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { becauseText, partTitle } from './because-text.ts';
import { ChangeList } from './change-list.tsx';
import styles from './inspector.module.css';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
  /** The node has problems that keep a run from starting. */
  readonly blocked: boolean;
}

/** A first run depends on what is above it too, but it runs for sure. */
function mayRun(planned: PlannedStep): boolean {
  return planned.action === 'depends' && !isFirstRun(planned);
}

/** The sentence does not show all of it. */
function isLong(because: Because): boolean {
  const longest = Math.max(because.old?.length ?? 0, because.new?.length ?? 0);
  return valueChanges(because).length > 0 || (longest > 40 && !isDigest(because));
}

function isDigest({ old, new: now }: Because): boolean {
  return [old, now].every((value) => value === null || value.startsWith('sha256:'));
}

export function PlanSection({ node, definition, blocked }: Props) {
  const t = useT();
  const planned = usePlanStore((state) => state.byNode.get(node.id));
  const isStale = usePlanStore((state) => state.stale);
  return (
    <section
      className={styles.section}
      aria-labelledby="inspector-next-run"
      data-stale={isStale || undefined}
    >
      <h3 id="inspector-next-run" className={styles.sectionTitle}>
        {t('inspector.nextRun')}
      </h3>
      {blocked ? <p className={styles.muted}>{t('inspector.planBlocked')}</p> : null}
      {!blocked && !planned ? <p className={styles.muted}>{t('inspector.planChecking')}</p> : null}
      {!blocked && planned ? (
        <div className={styles.planned}>
          <StateGlyph
            state={planned.action === 'reuse' ? 'up-to-date' : mayRun(planned) ? 'may-run' : 'will-run'}
          />
          <PlannedText planned={planned} definition={definition} />
        </div>
      ) : null}
      {!blocked && planned?.action === 'run' && planned.because.some(isLong) ? (
        <ChangeList because={planned.because.filter(isLong)} definition={definition} most={8} />
      ) : null}
      {planned?.external?.map((external) => (
        <ExternalNote key={external.input} external={external} definition={definition} />
      ))}
      <Button icon="play" disabled={blocked} onClick={() => void runPipeline({ upTo: node.id })}>
        {t('inspector.runUpToHere')}
      </Button>
    </section>
  );
}

const refreshWords = {
  always: 'inspector.refreshAlways',
  if_changed: 'inspector.refreshIfChanged',
  never: 'inspector.refreshNever',
} as const;

/** The state of an input that lies elsewhere, and how often it is fetched. */
function ExternalNote({
  external: { input, url, policy, validator, fetchedAt },
  definition,
}: {
  external: NonNullable<PlannedStep['external']>[number];
  definition: ComponentDefinition | undefined;
}) {
  const t = useT();
  const language = useLanguage();
  const name = partTitle(`input:${input}`, definition, language);
  const state =
    fetchedAt === null
      ? t('inspector.externalPending', { name, validator })
      : t('inspector.externalFetched', { name, validator, age: formatAge(fetchedAt, Date.now(), language) });
  return (
    <p className={styles.muted} title={url}>
      {state} · {t(refreshWords[policy])}
    </p>
  );
}

function PlannedText({
  planned,
  definition,
}: {
  planned: PlannedStep;
  definition: ComponentDefinition | undefined;
}) {
  const t = useT();
  const language = useLanguage();
  const { from, because, estimateSeconds, parts } = planned;
  if (planned.action === 'reuse' && from) {
    return (
      <p>{t('inspector.willReuse', { run: from.run, age: formatAge(from.time, Date.now(), language) })}</p>
    );
  }
  if (mayRun(planned)) return <p>{t('inspector.mayRun')}</p>;
  return (
    <div>
      <p>{because.length > 0 ? t('inspector.willRunBecause') : t('inspector.willRun')}</p>
      <ul className={styles.reasons}>
        {because.map((reason) => (
          <li key={reason.part}>{becauseText(reason, t, definition, language)}</li>
        ))}
      </ul>
      {parts === undefined ? null : <p>{t('inspector.partsChanged', parts)}</p>}
      {estimateSeconds === undefined ? null : (
        <p className={styles.muted}>
          {t('inspector.estimate', { time: formatDuration(estimateSeconds * 1000, language) })}
        </p>
      )}
    </div>
  );
}
