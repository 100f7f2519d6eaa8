/** How a try goes and what came of it: the failure in words, the log, and the beginning of every result. */
import {
  failureMessage,
  failureRemedy,
  type OutputRecord,
  type RunState,
  type StepState,
} from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { getArtifactHead, getLog } from '../api/client.ts';
import { formatDuration } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { FilesResult } from '../preview/files/files-result.tsx';
import { previewRows } from '../start/csv-preview.ts';
import { scrollable } from '../ui/scrollable.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { triedNode } from './try-pipeline.ts';
import styles from './wizard.module.css';

export function TryResult({ state }: { state: RunState }) {
  const step = state.steps[triedNode];
  if (step === undefined) return null;
  return (
    <div className={styles.tried}>
      <TryStatus step={step} />
      <TryLog run={state.run} step={step} />
      {step.outputs.map((output) => (
        <TryOutput key={output.name} output={output} />
      ))}
    </div>
  );
}

function TryStatus({ step }: { step: StepState }) {
  const t = useT();
  const language = useLanguage();
  const { status, failure, waiting, durationMs = 0, progressMessage } = step;
  const remedy = failure && failureRemedy(failure, language);
  if (failure !== undefined)
    return (
      <div className={styles.status} role="alert">
        <StateGlyph state="failed" />
        <div>
          <p>{failureMessage(failure, language)}</p>
          {remedy ? <p className={styles.hint}>{remedy}</p> : null}
        </div>
      </div>
    );
  const isDone = status === 'succeeded' || status === 'reused';
  const words = (): string => {
    if (isDone) return t('wizard.worked', { duration: formatDuration(durationMs, language) });
    if (status === 'cancelled') return t('wizard.cancelledTry');
    return waiting?.kind === 'environment'
      ? t('wizard.waits', { name: waiting.message })
      : t('wizard.trying');
  };
  return (
    <p className={styles.status} role="status">
      <StateGlyph state={isDone ? 'done' : 'running'} />
      <span>
        {words()} {isDone ? null : <span className={styles.hint}>{progressMessage}</span>}
      </span>
    </p>
  );
}

function TryLog({ run, step }: { run: string; step: StepState }) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['try-log', run, step.status, step.logBytes],
    queryFn: () => getLog({ run, step: step.id }, 0),
    placeholderData: (before) => before,
    refetchInterval: step.status === 'running' || step.status === 'queued' ? 1000 : false,
  });
  if (data === undefined || data.text === '') return null;
  return (
    <details className={styles.details} open>
      <summary>{t('wizard.log')}</summary>
      <pre className={styles.log} {...scrollable}>
        {data.text.slice(-20_000)}
      </pre>
    </details>
  );
}

const headBytes = 32 * 1024;
const mostRows = 20;
const mostColumns = 20;

function TryOutput({ output }: { output: OutputRecord }) {
  const t = useT();
  const isFile = output.type === 'uri_file';
  const { data } = useQuery({
    queryKey: ['artifact-head', output.digest],
    queryFn: () => getArtifactHead(output.digest, '', headBytes),
    enabled: isFile,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = data === undefined ? [] : previewRows(data, data.includes('\t') ? '\t' : ',', mostRows + 1);
  const [head = []] = rows;
  return (
    <details className={styles.details} open>
      <summary>{t('wizard.result', { name: output.name })}</summary>
      {!isFile ? <FilesResult output={output} /> : null}
      {isFile && head.length < 2 ? <pre className={styles.log}>{data?.slice(0, 4000)}</pre> : null}
      {isFile && head.length >= 2 ? <Rows rows={rows} label={t('wizard.firstRows')} /> : null}
    </details>
  );
}

function Rows({ rows, label }: { rows: readonly (readonly string[])[]; label: string }) {
  const [head = [], ...body] = rows;
  const columns = head.slice(0, mostColumns);
  return (
    <section className={styles.rows} aria-label={label} {...scrollable}>
      <table>
        <thead>
          <tr>
            {columns.map((name, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, places do not
              <th key={column} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place alone
            <tr key={index}>
              {columns.map((_name, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: so are cells
                <td key={column}>{row[column]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
