/** The lines with which another program calls an endpoint, to copy. */
import type { EndpointDetail } from '@millrace/server/contract';
import { useT } from '../i18n/translate.ts';
import { copyText } from '../pages/copy-text.ts';
import { Button } from '../ui/button.tsx';
import { scrollable } from '../ui/scrollable.ts';
import { curlText } from './curl-text.ts';
import styles from './endpoints.module.css';

export function CurlExample({ endpoint }: { endpoint: EndpointDetail }) {
  const t = useT();
  const { name, deployments } = endpoint;
  const deployment = deployments.find(({ isDefault }) => isDefault) ?? deployments[0];
  const text = curlText({ origin: location.origin, name, deployment });
  return (
    <div className={styles.stack}>
      <p>{t('endpoints.curlText')}</p>
      <pre className={styles.code} {...scrollable}>
        {text}
      </pre>
      <div>
        <Button icon="copy" onClick={() => void copyText(text, t('endpoints.curlCopied'))}>
          {t('endpoints.copyCurl')}
        </Button>
      </div>
    </div>
  );
}
