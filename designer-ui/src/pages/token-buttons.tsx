/** A token that lets other programs call something: made, shown this once, replaced, revoked. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { copyText } from './copy-text.ts';
import { FormDialog } from './form-dialog.tsx';
import styles from './token-buttons.module.css';
import { tryTo } from './try-to.ts';

export interface TokenButtonsProps {
  readonly hasToken: boolean;
  /** What ends with the present token. */
  readonly endsText: string;
  /** The queries that tell whether there is one. */
  readonly list: 'endpoints' | 'schedules';
  readonly make: () => Promise<{ readonly token: string }>;
  readonly revoke: () => Promise<undefined>;
}

export function TokenButtons({ hasToken, endsText, list, make, revoke }: TokenButtonsProps) {
  const t = useT();
  const client = useQueryClient();
  const [asks, setAsks] = useState<'rotate' | 'revoke'>();
  const [token, setToken] = useState<string>();
  const show = async () => {
    setToken((await make()).token);
    await client.invalidateQueries({ queryKey: [list] });
  };
  return (
    <>
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
        <Button small icon="plus" onClick={() => void tryTo(show)}>
          {t('endpoints.makeToken')}
        </Button>
      )}
      {asks === undefined ? null : (
        <FormDialog
          role="alertdialog"
          title={t(asks === 'rotate' ? 'endpoints.rotateTitle' : 'endpoints.revokeTitle')}
          hint={endsText}
          button={{
            label: t(asks === 'rotate' ? 'endpoints.rotate' : 'endpoints.revoke'),
            variant: 'danger',
          }}
          lists={[list]}
          perform={asks === 'rotate' ? show : revoke}
          onClose={() => setAsks(undefined)}
        />
      )}
      {token === undefined ? null : <TokenDialog token={token} onClose={() => setToken(undefined)} />}
    </>
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
