/** A workspace that came from elsewhere: nothing of it runs before its user trusts it on this machine. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { trustWorkspace } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export default function TrustDialog() {
  const t = useT();
  const client = useQueryClient();
  const root = useQuery(queries.workspace()).data?.root ?? '';
  const close = () => useViewStore.getState().askTrust(undefined);
  const trust = async () => {
    const workspace = await trustWorkspace();
    client.setQueryData(queries.workspace().queryKey, workspace);
    const next = useViewStore.getState().trustQuestion;
    close();
    next?.();
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('canvas.trustTitle')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button variant="primary" onClick={() => void trust()}>
            {t('canvas.trustButton')}
          </Button>
        </>
      }
    >
      <p>{t('canvas.trustText', { root })}</p>
    </Dialog>
  );
}
