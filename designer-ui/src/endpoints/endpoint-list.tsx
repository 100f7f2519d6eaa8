/** Every endpoint of the workspace: what calls of it run, and how many there were. */
import type { EndpointSummary } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { endpointQueries } from '../api/endpoints.ts';
import { formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { Fetched } from '../pages/fetched.tsx';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { Page } from '../pages/page.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { CreateEndpointDialog } from './create-endpoint.tsx';
import { openEndpoint } from './opened-endpoint.ts';

export function EndpointList() {
  const t = useT();
  const { data, error } = useQuery(endpointQueries.list());
  const [isCreating, setCreating] = useState(false);
  return (
    <Page
      title={t('endpoints.title')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => setCreating(true)}>
          {t('endpoints.add')}
        </Button>
      }
    >
      <Fetched data={data} error={error}>
        {(endpoints) =>
          endpoints.length === 0 ? (
            <EmptyState icon="webhook" title={t('endpoints.none')}>
              {t('endpoints.noneText')}
            </EmptyState>
          ) : (
            <EndpointTable endpoints={endpoints} />
          )
        }
      </Fetched>
      {isCreating ? <CreateEndpointDialog onClose={() => setCreating(false)} /> : null}
    </Page>
  );
}

function EndpointTable({ endpoints }: { endpoints: readonly EndpointSummary[] }) {
  const t = useT();
  const language = useLanguage();
  return (
    <ListTable
      columns={[
        { title: t('endpoints.name') },
        { title: t('endpoints.deployments') },
        { title: t('endpoints.description') },
        { title: t('endpoints.token') },
        { title: t('endpoints.calls'), isNumber: true },
      ]}
    >
      {endpoints.map(({ name, description, deployments, hasToken, calls }) => (
        <tr key={name}>
          <td>
            <button type="button" className={list.link} onClick={() => openEndpoint(name)}>
              {name}
            </button>
          </td>
          <td>
            <span className={list.status}>
              {deployments.map((deployment) => (
                <Badge key={deployment.name} tone={deployment.isDefault ? 'accent' : 'neutral'}>
                  {deployment.name}
                </Badge>
              ))}
              {deployments.length === 0 ? (
                <span className={list.muted}>{t('endpoints.noDeployment')}</span>
              ) : null}
            </span>
          </td>
          <td className={list.wide}>{description}</td>
          <td className={list.muted}>{t(hasToken ? 'endpoints.hasToken' : 'endpoints.noToken')}</td>
          <td className={list.number}>{formatNumber(calls, language)}</td>
        </tr>
      ))}
    </ListTable>
  );
}
