/** Asks whether an endpoint, or one of its deployments, should go: names what goes with it, and asks for its name. */
import type { EndpointDetail } from '@millrace/server/contract';
import { useState } from 'react';
import { removeDeployment, removeEndpoint } from '../api/endpoints.ts';
import { useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';
import { useViewStore } from '../store/view-store.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './endpoints.module.css';
import { openEndpoint } from './opened-endpoint.ts';

interface Props {
  readonly endpoint: EndpointDetail;
  readonly onClose: () => void;
}

export function RemoveEndpointDialog({ endpoint, onClose }: Props) {
  const t = useT();
  const { name, files, deployments, hasToken, calls, running } = endpoint;
  const [typed, setTyped] = useState('');
  const [results, setResults] = useState<'keep' | 'delete'>('keep');
  const [cancels, setCancels] = useState(false);
  return (
    <FormDialog
      role="alertdialog"
      title={t('endpoints.removeTitle', { name })}
      button={{ label: t('common.delete'), variant: 'danger' }}
      isReady={typed.trim() === name && (running === 0 || cancels)}
      lists={['endpoints', 'runs']}
      perform={async () => {
        const { folder } = await removeEndpoint(name, { results, calls: cancels ? 'cancel' : 'refuse' });
        openEndpoint(undefined);
        useViewStore.getState().notify({ tone: 'ok', text: t('endpoints.removed', { name, folder }) });
      }}
      onClose={onClose}
    >
      <div>
        <p>{t('endpoints.removeText')}</p>
        <ul className={styles.going}>
          {files.map(({ path }) => (
            <li key={path}>
              <code>{path}</code>
            </li>
          ))}
          {deployments.length === 0 ? null : (
            <li>
              {t('endpoints.removeDeployments', { names: deployments.map((each) => each.name).join(', ') })}
            </li>
          )}
          {hasToken ? <li>{t('endpoints.removeToken')}</li> : null}
        </ul>
      </div>
      {calls === 0 ? null : (
        <Select
          label={t('endpoints.removeCalls', { count: calls })}
          options={[
            { id: 'keep', label: t('endpoints.resultsStay') },
            { id: 'delete', label: t('endpoints.resultsGo') },
          ]}
          value={results}
          onChange={(id) => setResults(id === 'delete' ? 'delete' : 'keep')}
        />
      )}
      {running === 0 ? null : (
        <Checkbox checked={cancels} onChange={setCancels}>
          {t('endpoints.cancelRunning', { count: running })}
        </Checkbox>
      )}
      <TextField mono label={t('endpoints.typeName', { name })} value={typed} onCommit={setTyped} />
    </FormDialog>
  );
}

interface DeploymentProps extends Props {
  readonly deployment: string;
}

export function RemoveDeploymentDialog({ endpoint, deployment, onClose }: DeploymentProps) {
  const t = useT();
  const { name, running } = endpoint;
  const [cancels, setCancels] = useState(false);
  return (
    <FormDialog
      role="alertdialog"
      title={t('endpoints.removeTitle', { name: deployment })}
      hint={t('endpoints.removeDeploymentText')}
      button={{ label: t('common.delete'), variant: 'danger' }}
      lists={['endpoints']}
      perform={() => removeDeployment(name, deployment, { calls: cancels ? 'cancel' : 'refuse' })}
      onClose={onClose}
    >
      {running === 0 ? null : (
        <Checkbox checked={cancels} onChange={setCancels}>
          {t('endpoints.cancelItsCalls')}
        </Checkbox>
      )}
    </FormDialog>
  );
}
