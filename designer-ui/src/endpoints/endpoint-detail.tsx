/** One endpoint: what its calls run, its token, the calls, how another program calls it, and its files. */
import { issueMessage } from '@millrace/pipeline-engine/browser';
import type { EndpointDetail } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { endpointQueries } from '../api/endpoints.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { Fetched } from '../pages/fetched.tsx';
import list from '../pages/list.module.css';
import { Page } from '../pages/page.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { scrollable } from '../ui/scrollable.ts';
import { Tabs } from '../ui/tabs.tsx';
import { CallDialog } from './call-dialog.tsx';
import { CallList } from './call-list.tsx';
import { CreateEndpointDialog } from './create-endpoint.tsx';
import { CurlExample } from './curl-example.tsx';
import { DeploymentTable } from './deployment-table.tsx';
import styles from './endpoints.module.css';
import { openEndpoint } from './opened-endpoint.ts';
import { RemoveEndpointDialog } from './remove-dialogs.tsx';
import { TokenFacts } from './token-facts.tsx';

type View = 'calls' | 'curl' | 'yaml';

export function EndpointDetailPage({ name }: { name: string }) {
  const t = useT();
  const { data, error } = useQuery(endpointQueries.detail(name));
  const [question, setQuestion] = useState<'call' | 'deploy' | 'remove'>();
  const canCall = data?.deployments.some(({ problem }) => problem === undefined) ?? false;
  return (
    <Page
      title={
        <span className={styles.head}>
          <IconButton icon="arrow-left" label={t('endpoints.back')} onClick={() => openEndpoint(undefined)} />
          {name}
        </span>
      }
      actions={
        data === undefined ? null : (
          <>
            <Button icon="trash-2" onClick={() => setQuestion('remove')}>
              {t('common.delete')}
            </Button>
            <Button icon="plus" onClick={() => setQuestion('deploy')}>
              {t('endpoints.addDeployment')}
            </Button>
            <Button variant="primary" icon="play" disabled={!canCall} onClick={() => setQuestion('call')}>
              {t('endpoints.call')}
            </Button>
          </>
        )
      }
    >
      <Fetched data={data} error={error}>
        {(endpoint) => <Views endpoint={endpoint} />}
      </Fetched>
      {data !== undefined && question === 'call' ? (
        <CallDialog endpoint={data} onClose={() => setQuestion(undefined)} />
      ) : null}
      {data !== undefined && question === 'remove' ? (
        <RemoveEndpointDialog endpoint={data} onClose={() => setQuestion(undefined)} />
      ) : null}
      {question === 'deploy' ? (
        <CreateEndpointDialog name={name} onClose={() => setQuestion(undefined)} />
      ) : null}
    </Page>
  );
}

function Views({ endpoint }: { endpoint: EndpointDetail }) {
  const t = useT();
  const [view, setView] = useState<View>('calls');
  const views = [
    { id: 'calls', label: t('endpoints.calls') },
    { id: 'curl', label: t('endpoints.howToCall') },
    { id: 'yaml', label: 'YAML' },
  ] as const;
  return (
    <div className={styles.stack}>
      {endpoint.description === '' ? null : <p>{endpoint.description}</p>}
      <DeploymentTable endpoint={endpoint} />
      <TokenFacts endpoint={endpoint} />
      <Tabs label={t('endpoints.views')} tabs={views} selected={view} onSelect={setView}>
        <div className={styles.view}>
          {view === 'calls' ? <CallList name={endpoint.name} /> : null}
          {view === 'curl' ? <CurlExample endpoint={endpoint} /> : null}
          {view === 'yaml' ? <Files endpoint={endpoint} /> : null}
        </div>
      </Tabs>
    </div>
  );
}

function Files({ endpoint }: { endpoint: EndpointDetail }) {
  const language = useLanguage();
  return endpoint.files.map(({ path, text, issues }) => (
    <section key={path} aria-label={path}>
      <h2 className={list.section}>{path}</h2>
      {issues.map((issue) => (
        <p key={`${issue.line}:${issue.column}:${issue.code}`} className={list.note}>
          {path}:{issue.line}: {issueMessage(issue, language)}
        </p>
      ))}
      <pre className={styles.code} {...scrollable}>
        {text}
      </pre>
    </section>
  ));
}
