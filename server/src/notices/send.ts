/** Sends one notice to its receiver: a webhook, or a mail server. */
import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import { FetchRefused, type Secrets, safeAddress, safeFetch } from '@millrace/pipeline-engine';
import type { NoticeReceiver } from '@millrace/pipeline-engine/browser';
import { type CloudEvent, mailOf } from './notice.ts';

export interface SendPorts {
  readonly secrets: Pick<Secrets, 'read'>;
  /** Hosts (`host` or `host:port`) that may be sent to although their addresses are not public. */
  readonly allowedHosts: readonly string[];
  readonly clock: () => number;
}

export type Sent =
  | { readonly kind: 'taken' }
  /** `forGood`: asking again would change nothing. */
  | { readonly kind: 'refused'; readonly reason: string; readonly forGood: boolean };

export async function sendNotice(
  event: CloudEvent,
  receiver: NoticeReceiver,
  ports: SendPorts,
  signal: AbortSignal,
): Promise<Sent> {
  try {
    return receiver.kind === 'webhook'
      ? await post(event, receiver, ports, signal)
      : await mail(event, receiver, ports, signal);
  } catch (error) {
    if (error instanceof MissingSecret) return { kind: 'refused', reason: error.message, forGood: false };
    if (error instanceof FetchRefused)
      return { kind: 'refused', reason: error.message, forGood: error.code === 'private-address' };
    if (error instanceof Error) return { kind: 'refused', reason: error.message, forGood: isForGood(error) };
    throw error;
  }
}

const sendMs = 30_000;
/** What waiting can mend, of the refusals that are the sender's fault. */
const passing = new Set([408, 425, 429]);

async function post(
  event: CloudEvent,
  { url, signingKey }: NoticeReceiver & { kind: 'webhook' },
  { secrets, allowedHosts, clock }: SendPorts,
  signal: AbortSignal,
): Promise<Sent> {
  const body = JSON.stringify(event);
  const key = signingKey === undefined ? undefined : await secretOf(secrets, signingKey);
  const answer = await safeFetch(url, {
    method: 'POST',
    body,
    allowedHosts,
    signal: AbortSignal.any([signal, AbortSignal.timeout(sendMs)]),
    headers: {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      ...signatureOf(event.id, Math.floor(clock() / 1000), body, key),
    },
  });
  answer.resume();
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const forGood = status >= 300 && status < 500 && !passing.has(status);
  return { kind: 'refused', reason: `The webhook answered ${status}.`, forGood };
}

/** As Standard Webhooks say (https://www.standardwebhooks.com): `v1,` and the base64 of HMAC-SHA256 of `id.time.body`. */
export function signatureOf(
  id: string,
  seconds: number,
  body: string,
  key: string | undefined,
): Readonly<Record<string, string>> {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds) };
  if (key === undefined) return headers;
  const bytes = key.startsWith('whsec_')
    ? Buffer.from(key.slice('whsec_'.length), 'base64')
    : Buffer.from(key);
  const digest = createHmac('sha256', bytes).update(`${id}.${seconds}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${digest}` };
}

async function mail(
  event: CloudEvent,
  { to, from, host, port, user, password }: NoticeReceiver & { kind: 'mail' },
  { secrets, allowedHosts }: SendPorts,
  signal: AbortSignal,
): Promise<Sent> {
  const named = new URL(`smtp://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const { address } = await safeAddress(named, allowedHosts);
  const pass = password === undefined ? undefined : await secretOf(secrets, password);
  // Loaded when there is a mail to send: no command should wait for it.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    // The address that was checked, with the certificate of the name.
    host: address,
    port,
    secure: port === 465,
    // A password is never sent in the open.
    requireTLS: pass !== undefined && port !== 465,
    ...(isIP(host) === 0 ? { tls: { servername: host } } : {}),
    connectionTimeout: sendMs,
    greetingTimeout: sendMs,
    socketTimeout: sendMs,
    ...(user === undefined || pass === undefined ? {} : { auth: { user, pass } }),
  });
  const callOff = (): void => transport.close();
  signal.addEventListener('abort', callOff);
  try {
    const { subject, text } = mailOf(event);
    await transport.sendMail({
      from,
      to: [...to],
      subject,
      text,
      messageId: `<${event.id}@millrace.invalid>`,
      date: event.time,
      headers: { 'auto-submitted': 'auto-generated' },
    });
    return { kind: 'taken' };
  } finally {
    signal.removeEventListener('abort', callOff);
    transport.close();
  }
}

/** A mail server says so with a code from 500 on. */
function isForGood(error: Error): boolean {
  return 'responseCode' in error && typeof error.responseCode === 'number' && error.responseCode >= 500;
}

class MissingSecret extends Error {}

async function secretOf(secrets: Pick<Secrets, 'read'>, name: string): Promise<string> {
  const value = (await secrets.read([name])).get(name)?.value;
  if (value !== undefined) return value;
  throw new MissingSecret(`The secret ${name} is not set. Run millrace secrets set ${name}.`);
}
