/**
 * Fetches under a URL that a document named: to public addresses only, unless their host is allowed; to the address that
 * was checked and no other; through few redirects, each checked anew; and never from https to http.
 */
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Address, publicAddressOf } from './public-address.ts';

export class FetchRefused extends Error {
  readonly code: 'private-address' | 'redirect' | 'unreachable';

  constructor(code: FetchRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface FetchRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** What is posted. A post follows no redirect: the answer is that one. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** `host` or `host:port` that may be private. */
  readonly allowedHosts: readonly string[];
}

const mostRedirects = 5;
const answerMs = 30_000;
const redirects = new Set([301, 302, 303, 307, 308]);

/** The answer, whose body the caller reads or destroys. */
export async function safeFetch(address: string, request: FetchRequest): Promise<IncomingMessage> {
  let url = new URL(address);
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const answer = await ask(url, request);
    const target = answer.headers.location;
    const leadsOn = redirects.has(answer.statusCode ?? 0) && target !== undefined;
    if (!leadsOn || request.method === 'POST') return answer;
    answer.destroy();
    const next = new URL(target, url);
    if (next.protocol !== 'https:' && next.protocol !== url.protocol)
      throw new FetchRefused('redirect', `it leads on to ${next.protocol}//${next.host}, which is not https`);
    url = next;
  }
  throw new FetchRefused('redirect', `it leads on more than ${mostRedirects} times`);
}

async function ask(
  url: URL,
  { method, body, headers, signal, allowedHosts }: FetchRequest,
): Promise<IncomingMessage> {
  const checked = await safeAddress(url, allowedHosts);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = send(
      url,
      {
        method,
        headers: { 'user-agent': 'millrace', 'accept-encoding': 'identity', ...headers },
        // The name is not asked for again: it could have another address by now.
        lookup: (_host, options, answer) =>
          options.all ? answer(null, [checked]) : answer(null, checked.address, checked.family),
        agent: false,
        timeout: answerMs,
        ...(signal === undefined ? {} : { signal }),
      },
      resolve,
    );
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${answerMs / 1000} s`)));
    sent.on('error', (error) =>
      reject(signal?.aborted ? error : new FetchRefused('unreachable', error.message)),
    );
    sent.end(body);
  });
}

/** The one address that may be connected to, for a URL of any scheme. Throws `FetchRefused`. */
export async function safeAddress(url: URL, allowedHosts: readonly string[]): Promise<Address> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const isAllowed = allowedHosts.includes(url.host) || allowedHosts.includes(url.hostname);
    const address = isAllowed ? await lookup(host) : await publicAddressOf(host);
    if (address !== undefined) return address;
  } catch (error) {
    throw new FetchRefused('unreachable', error instanceof Error ? error.message : String(error));
  }
  throw new FetchRefused(
    'private-address',
    `${url.host} is an address of this machine or of a private network`,
  );
}
