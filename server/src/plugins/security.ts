/**
 * What every request has to pass before anything looks at it: a known Host, our own Origin, and a caller.
 * Routes are closed by default; an open one says so in its own `config`, never by the spelling of a URL.
 */
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import { EngineError } from '@millrace/pipeline-engine/browser';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access, Caller } from '../access/access.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `open`: answers without a caller. `page`: looks at the caller itself. A function: whether it knows a caller of
     * its own. Absent: closed.
     */
    access?: 'open' | 'page' | ((request: FastifyRequest) => boolean);
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** Refused requests in a minute, from one address, after which nothing more is answered. */
const mostRefusals = 60;

export async function addSecurity(app: FastifyInstance, access: Access): Promise<void> {
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  const refusals = app.createRateLimit({ max: mostRefusals, timeWindow: '1 minute' });
  app.decorateRequest('caller', null);

  app.addHook('onRequest', async (request, reply) => {
    assertKnownHost(request, access);
    assertOwnOrigin(request, access);
    request.caller = identify(request, access) ?? null;
    const rule = request.routeOptions.config?.access;
    if (request.caller !== null || rule === 'open') return;
    if (typeof rule === 'function' && rule(request)) return;
    const limit = await refusals(request, { increment: rule !== 'page' || 'code' in Object(request.query) });
    if (!limit.isAllowed && limit.isExceeded) {
      reply.header('retry-after', limit.ttlInSeconds);
      throw new EngineError(
        'too-many-requests',
        `Too many requests without a valid token. Wait ${limit.ttlInSeconds} s.`,
      );
    }
    if (rule !== 'page') throw notAuthenticated();
  });
}

export const notAuthenticated = (): EngineError =>
  new EngineError(
    'not-authenticated',
    'Open the address with the code that Millrace printed in the terminal; programs send the token of the state folder as a bearer token.',
  );

function identify(request: FastifyRequest, access: Access): Caller | undefined {
  return access.identify({
    cookie: request.cookies[access.cookieName],
    authorization: request.headers.authorization,
  });
}

/** Stops DNS rebinding: a foreign name that resolves to this machine is still a foreign name. */
function assertKnownHost(request: FastifyRequest, access: Access): void {
  if (access.isKnownHost(request.headers.host)) return;
  throw new EngineError(
    'foreign-origin',
    'The Host of the request is not this server. Use the address that Millrace printed in the terminal.',
    { host: String(request.headers.host ?? '') },
  );
}

function assertOwnOrigin(request: FastifyRequest, access: Access): void {
  const { origin } = request.headers;
  if (origin !== undefined && !access.isOwnOrigin(origin)) {
    throw new EngineError('foreign-origin', 'Pages of other sites cannot talk to this server.', { origin });
  }
  // Without an Origin (images, scripts, navigation), browsers still say where a request comes from. Other
  // ports of this machine are "same-site" and send the cookie, so that only whole pages may come from there.
  const site = request.headers['sec-fetch-site'];
  const isPage =
    request.headers['sec-fetch-mode'] === 'navigate' && request.routeOptions.config?.access === 'page';
  if (origin === undefined && (site === 'cross-site' || site === 'same-site') && !isPage) {
    throw new EngineError('foreign-origin', 'Pages of other sites cannot talk to this server.', {
      origin: site,
    });
  }
}
