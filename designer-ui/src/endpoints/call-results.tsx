/** What came of one call: why it failed, what became of its rows, and its results to download. */
import type { EndpointRun } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callOutputUrl, endpointQueries } from '../api/endpoints.ts';
import { formatBytes, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { OutputView } from '../preview/output-view.tsx';
import { ProblemNote } from '../preview/problem-note.tsx';
import { StatusMark } from '../runs/status-mark.tsx';
import { useRun } from '../runs/use-run.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './endpoints.module.css';

interface Props {
  readonly name: string;
  readonly run: string;
  readonly onClose: () => void;
}

export function CallResults({ name, run, onClose }: Props) {
  const t = useT();
  const [shown, setShown] = useState<string>();
  const { data, error } = useQuery(endpointQueries.call(name, run));
  return (
    <Dialog
      size={shown === undefined ? 'large' : 'full'}
      title={t('endpoints.resultsOf', { run })}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      {error ? <ProblemNote error={error} /> : null}
      {data === undefined ? (
        error ? null : (
          <Spinner label={t('common.loading')} />
        )
      ) : (
        <div className={classNames(styles.stack, styles.results)}>
          <StatusMark status={data.status} />
          {data.message === undefined ? null : <p>{data.message}</p>}
          <Account account={data.account} />
          <Outputs name={name} call={data} shown={shown} onShow={setShown} />
          {shown === undefined ? null : <ShownOutput key={shown} run={run} digest={shown} />}
        </div>
      )}
    </Dialog>
  );
}

function Account({ account }: Pick<EndpointRun, 'account'>) {
  const t = useT();
  const language = useLanguage();
  if (account === null) return null;
  const text = (value: number): string => formatNumber(value, language);
  return (
    <p>
      {t('endpoints.accountText', {
        rowsIn: text(account.rowsIn),
        rowsOut: text(account.rowsOut),
        rowsRejected: text(account.rowsRejected),
        parts: text(account.parts),
        partsKept: text(account.partsKept),
      })}
    </p>
  );
}

/** As the page of the run shows it. */
function ShownOutput({ run, digest }: { run: string; digest: string }) {
  const t = useT();
  const { state, error } = useRun(run);
  if (error) return <ProblemNote error={error} />;
  if (state === undefined) return <Spinner label={t('common.loading')} />;
  const record = Object.values(state.steps)
    .flatMap(({ outputs }) => outputs)
    .find((output) => output.digest === digest);
  return record === undefined ? null : (
    <div className={styles.shown}>
      <OutputView output={{ record, title: record.name, kind: 'any' }} />
    </div>
  );
}

interface OutputsProps {
  readonly name: string;
  readonly call: EndpointRun;
  /** The digest of the one that is looked at. */
  readonly shown: string | undefined;
  readonly onShow: (digest: string | undefined) => void;
}

function Outputs({ name, call, shown, onShow }: OutputsProps) {
  const t = useT();
  const language = useLanguage();
  if (call.outputs.length === 0) return <EmptyState title={t('endpoints.noResults')} />;
  return (
    <ListTable
      columns={[
        { title: t('endpoints.result') },
        { title: t('endpoints.rows'), isNumber: true },
        { title: t('endpoints.size'), isNumber: true },
        { title: t('endpoints.download'), isHidden: true },
      ]}
    >
      {call.outputs.map(({ name: output, rows, bytes, digest }) => (
        <tr key={output}>
          <td className={list.wide}>{output}</td>
          <td className={list.number}>{rows === undefined ? '' : formatNumber(rows, language)}</td>
          <td className={list.number}>{formatBytes(bytes, language)}</td>
          <td className={list.tight}>
            <span className={list.status}>
              <Button
                small
                variant="quiet"
                icon={rows === undefined ? 'folder' : 'table'}
                aria-label={t('endpoints.viewNamed', { output })}
                aria-pressed={shown === digest}
                onClick={() => onShow(shown === digest ? undefined : digest)}
              >
                {t('endpoints.view')}
              </Button>
              <a
                className={styles.download}
                href={callOutputUrl(name, call.run, output)}
                download
                aria-label={t('endpoints.downloadNamed', { output })}
              >
                {t('endpoints.download')}
              </a>
            </span>
          </td>
        </tr>
      ))}
    </ListTable>
  );
}
