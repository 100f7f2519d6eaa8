/** The token of an endpoint, which is shown when it is made and never again, and how long calls are kept. */
import type { EndpointDetail } from '@millrace/server/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { makeEndpointToken, revokeEndpointToken } from '../api/endpoints.ts';
import { useT } from '../i18n/translate.ts';
import { copyText } from '../pages/copy-text.ts';
import { FormDialog } from '../pages/form-dialog.tsx';
import list from '../pages/list.module.css';
import { tryTo } from '../pages/try-to.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './endpoints.module.css';

export function TokenFacts({ endpoint }: { endpoint: EndpointDetail }) {
  const t = useT();
  const client = useQueryClient();
  const { name, hasToken, keepDays } = endpoint;
  const [asks, setAsks] = useState<'rotate' | 'revoke'>();
  const [token, setToken] = useState<string>();
  const make = async () => {
    setToken((await makeEndpointToken(name)).token);
    await client.invalidateQueries({ queryKey: ['endpoints'] });
  };
  return (
    <section className={styles.facts} aria-label={t('endpoints.token')}>
      <span>{t(hasToken ? 'endpoints.tokenText' : 'endpoints.noTokenText')}</span>
      {hasToken ? (
        <>
          <Button small icon="refresh-cw" onClick={() => setAsks('rotate')}>
            {t('endpoints.rotate')}
          </Button>
          <Button small icon="trash-2" onClick={() => setAsks('revoke')}>
            {t('endpoints.revoke')}
          </Button>
        </>
      ) : (
        <Button small icon="plus" onClick={() => void tryTo(make)}>
          {t('endpoints.makeToken')}
        </Button>
      )}
      <span className={list.muted}>
        {keepDays === null ? t('endpoints.keptAsRuns') : t('endpoints.keptDays', { count: keepDays })}
      </span>
      {asks === undefined ? null : (
        <FormDialog
          role="alertdialog"
          title={t(asks === 'rotate' ? 'endpoints.rotateTitle' : 'endpoints.revokeTitle')}
          hint={t('endpoints.tokenEnds')}
          button={{
            label: t(asks === 'rotate' ? 'endpoints.rotate' : 'endpoints.revoke'),
            variant: 'danger',
          }}
          lists={['endpoints']}
          perform={asks === 'rotate' ? make : () => revokeEndpointToken(name)}
          onClose={() => setAsks(undefined)}
        />
      )}
      {token === undefined ? null : <TokenDialog token={token} onClose={() => setToken(undefined)} />}
    </section>
  );
}

function TokenDialog({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog
      title={t('endpoints.newToken')}
      onClose={onClose}
      actions={
        <>
          <Button icon="copy" onClick={() => void copyText(token, t('endpoints.tokenCopied'))}>
            {t('endpoints.copyToken')}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <p>{t('endpoints.shownOnce')}</p>
      <code className={styles.token}>{token}</code>
    </Dialog>
  );
}
