/** What calls of an endpoint run, and which of it when they name nothing. */
import type { EndpointDetail } from '@millrace/server/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { setDefaultDeployment } from '../api/endpoints.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { tryTo } from '../pages/try-to.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { tooltip } from '../ui/tooltip.tsx';
import { RemoveDeploymentDialog } from './remove-dialogs.tsx';

export function DeploymentTable({ endpoint }: { endpoint: EndpointDetail }) {
  const t = useT();
  const client = useQueryClient();
  const { name, deployments } = endpoint;
  const [removing, setRemoving] = useState<string>();
  if (deployments.length === 0)
    return <EmptyState title={t('endpoints.noDeployment')}>{t('endpoints.noDeploymentText')}</EmptyState>;
  const choose = (deployment: string) =>
    tryTo(async () => {
      await setDefaultDeployment(name, deployment);
      await client.invalidateQueries({ queryKey: ['endpoints'] });
    });
  return (
    <>
      <ListTable
        columns={[
          { title: t('endpoints.deployment') },
          { title: t('endpoints.runs') },
          { title: t('endpoints.inputs') },
          { title: t('pages.actions'), isHidden: true },
        ]}
      >
        {deployments.map(({ name: deployment, runs, isDefault, parameters, problem, unused }) => (
          <tr key={deployment}>
            <td className={list.strong}>{deployment}</td>
            <td>
              <code>{runs}</code>
            </td>
            <td className={list.wide} {...(problem === undefined ? {} : tooltip(problem))}>
              {problem === undefined ? (
                <span className={list.muted}>
                  {parameters.map((each) => each.name).join(', ')}
                  {unused.length === 0 ? '' : ` · ${t('endpoints.unused', { keys: unused.join(', ') })}`}
                </span>
              ) : (
                <>
                  <Badge tone="bad">{t('common.error')}</Badge> {problem}
                </>
              )}
            </td>
            <td className={list.tight}>
              <span className={list.status}>
                {isDefault ? (
                  <Badge tone="accent">{t('assets.default')}</Badge>
                ) : (
                  <Button
                    small
                    variant="quiet"
                    aria-label={t('endpoints.makeDefaultNamed', { name: deployment })}
                    onClick={() => void choose(deployment)}
                  >
                    {t('assets.makeDefault')}
                  </Button>
                )}
                {isDefault && deployments.length > 1 ? null : (
                  <IconButton
                    small
                    icon="trash-2"
                    label={t('endpoints.removeNamed', { name: deployment })}
                    onClick={() => setRemoving(deployment)}
                  />
                )}
              </span>
            </td>
          </tr>
        ))}
      </ListTable>
      {removing === undefined ? null : (
        <RemoveDeploymentDialog
          endpoint={endpoint}
          deployment={removing}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  );
}
