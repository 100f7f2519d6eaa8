/** How another program calls an endpoint, as lines for a shell. Pure. */
import type { EndpointDetail } from '@millrace/server/contract';

type Deployment = EndpointDetail['deployments'][number];

export interface CurlOptions {
  readonly origin: string;
  readonly name: string;
  readonly deployment: Deployment | undefined;
}

export function curlText({ origin, name, deployment }: CurlOptions): string {
  const place = `${origin}/api/v1/endpoints/${encodeURIComponent(name)}`;
  const token = `-H "authorization: Bearer $MILLRACE_TOKEN"`;
  const body = JSON.stringify({ inputs: (deployment?.parameters ?? []).map(exampleOf) });
  return [
    `curl -X POST ${quoted(`${place}/invoke`)} \\`,
    `  ${token} \\`,
    `  -H 'content-type: application/json' -H 'idempotency-key: 2026-01-31' \\`,
    `  -d ${quoted(body)}`,
    `curl ${token} ${quoted(`${place}/runs/RUN`)}`,
    `curl -OJ ${token} ${quoted(`${place}/runs/RUN/outputs/OUTPUT`)}`,
  ].join('\n');
}

function exampleOf({ name, kind, value }: Deployment['parameters'][number]) {
  return kind === 'data' ? { name, path: value || 'data/new.csv' } : { name, value };
}

/** As one word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
