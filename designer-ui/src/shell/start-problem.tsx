/** In the place of the designer when it could not start: what happened, and what to do. */
import type { ApiProblem } from '../api/problem.ts';
import { useT } from '../i18n/translate.ts';
import { startWorkspace } from '../store/start.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export function StartProblem({ problem }: { readonly problem: ApiProblem }) {
  const t = useT();
  const signedOut = problem.code === 'not-authenticated';
  return (
    <EmptyState
      icon="circle-alert"
      title={t(signedOut ? 'canvas.notSignedIn' : 'canvas.openFailed')}
      actions={<Button onClick={() => void startWorkspace()}>{t('common.retry')}</Button>}
    >
      {signedOut ? null : problem.message}
    </EmptyState>
  );
}
