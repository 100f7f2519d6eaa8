/** The identity of a step: what changed, old against new, and every part that makes its result what it is. */
import type { StepState } from '@millrace/pipeline-engine/browser';
import type { Explanation } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getExplanation } from '../api/client.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { becauseText } from '../inspector/because-text.ts';
import { ChangeList } from '../inspector/change-list.tsx';
import { ProblemNote } from '../preview/problem-note.tsx';
import { useComponentsStore } from '../store/components-store.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { EnvironmentLine } from './environment-line.tsx';
import { RunLink } from './run-link.tsx';
import styles from './runs.module.css';

export function ExplainView({ run, step }: { run: string; step: StepState }) {
  const t = useT();
  const known = step.fingerprint !== undefined;
  const { data, error } = useQuery({
    queryKey: ['explanation', run, step.id, step.fingerprint],
    queryFn: () => getExplanation(run, step.id),
    enabled: known,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (!known) return <EmptyState icon="info" title={t('pages.noIdentity')} />;
  if (error) return <ProblemNote error={error} />;
  if (!data) return <Spinner label={t('common.loading')} />;
  return (
    <div className={styles.explain}>
      <Changes explanation={data} step={step} />
      <Parts explanation={data} />
    </div>
  );
}

function Changes({ explanation, step }: { explanation: Explanation; step: StepState }) {
  const t = useT();
  const language = useLanguage();
  const definition = useComponentsStore((state) => state.byName.get(step.component));
  const { because, comparedWith, environment } = explanation;
  return (
    <section>
      <h2 className={styles.subtitle}>{t('pages.because')}</h2>
      {step.reusedFrom ? (
        <p>
          {t('pages.nothingChanged')} <RunLink run={step.reusedFrom.run} />
        </p>
      ) : null}
      <ul className={styles.reasons}>
        {because
          .filter((reason) => reason.old === null && reason.new === null)
          .map((reason) => (
            <li key={reason.part}>{becauseText(reason, t, definition, language)}</li>
          ))}
      </ul>
      <ChangeList because={because} definition={definition} most={100} />
      {environment ? (
        <p className={styles.compared}>
          {t('pages.ranWith')} <EnvironmentLine environment={environment} />
        </p>
      ) : null}
      {comparedWith ? (
        <p className={styles.compared}>
          {t('pages.comparedWith')} <RunLink run={comparedWith.run} />
        </p>
      ) : null}
    </section>
  );
}

function Parts({ explanation }: { explanation: Explanation }) {
  const t = useT();
  const [query, setQuery] = useState('');
  const changed = new Set(explanation.because.map(({ part }) => part));
  const shown = explanation.parts.filter(({ part, value }) =>
    `${part} ${value}`.toLowerCase().includes(query.toLowerCase()),
  );
  return (
    <section className={styles.parts}>
      <div className={styles.partsHead}>
        <h2 className={styles.subtitle}>{t('pages.identity')}</h2>
        <div className={styles.search}>
          <SearchField label={t('pages.searchParts')} value={query} onChange={setQuery} />
        </div>
      </div>
      <dl className={styles.identity}>
        {shown.map(({ part, value }) => (
          <div key={part} data-changed={changed.has(part) || undefined}>
            <dt>{part}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('pages.fingerprint')}</dt>
          <dd>{explanation.fingerprint}</dd>
        </div>
      </dl>
    </section>
  );
}
