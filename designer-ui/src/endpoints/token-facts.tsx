/** The token of an endpoint, which is shown when it is made and never again, and how long calls are kept. */
import type { EndpointDetail } from '@millrace/server/contract';
import { makeEndpointToken, revokeEndpointToken } from '../api/endpoints.ts';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { TokenButtons } from '../pages/token-buttons.tsx';
import styles from './endpoints.module.css';

export function TokenFacts({ endpoint }: { endpoint: EndpointDetail }) {
  const t = useT();
  const { name, hasToken, keepDays, callsPerMinute } = endpoint;
  return (
    <section className={styles.facts} aria-label={t('endpoints.token')}>
      <span>{t(hasToken ? 'endpoints.tokenText' : 'endpoints.noTokenText')}</span>
      <TokenButtons
        hasToken={hasToken}
        endsText={t('endpoints.tokenEnds')}
        list="endpoints"
        make={() => makeEndpointToken(name)}
        revoke={() => revokeEndpointToken(name)}
      />
      <span className={list.muted}>
        {hasToken ? `${t('endpoints.callsPerMinute', { count: callsPerMinute })} · ` : ''}
        {keepDays === null ? t('endpoints.keptAsRuns') : t('endpoints.keptDays', { count: keepDays })}
      </span>
    </section>
  );
}
