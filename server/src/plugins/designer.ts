/** The designer's built files, behind the session: the page, its hashed assets, and every path of the app. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Access, sessionSeconds } from '../access/access.ts';
import { problemOf, sendProblem, sendUnauthenticatedPage, wantsPage } from './errors.ts';

export async function addDesigner(app: FastifyInstance, access: Access, folder: string): Promise<void> {
  const isBuilt = existsSync(path.join(folder, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (response, file) => response.setHeader('cache-control', cachePolicy(folder, file)),
    });
  }

  const sendPage = (reply: FastifyReply): FastifyReply => {
    if (isBuilt) return reply.sendFile('index.html');
    return reply.status(503).type('text/plain').send('The designer is not built. Run: npm run build\n');
  };

  app.get<{ Querystring: { code?: string } }>(
    '/',
    { config: { access: 'page' }, schema: { hide: true }, exposeHeadRoute: false },
    (request, reply) => {
      const session =
        typeof request.query.code === 'string' ? access.redeemCode(request.query.code) : undefined;
      if (session !== undefined) return startSession(request, reply, access, session);
      if (request.caller === null) return sendUnauthenticatedPage(reply);
      return 'code' in request.query ? reply.redirect('/', 303) : sendPage(reply);
    },
  );

  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) =>
    wantsPage(request) && path.extname(request.url.split('?')[0] ?? '') === ''
      ? sendPage(reply)
      : sendProblem(reply, problemOf('not-found', 'There is nothing at this address.')),
  );
}

/**
 * A browser that followed a link of another site would not send a strict cookie along a redirect; a page of
 * our own that moves on is one of ours, and gets it.
 */
function startSession(
  request: FastifyRequest,
  reply: FastifyReply,
  access: Access,
  session: string,
): FastifyReply {
  const site = request.headers['sec-fetch-site'];
  reply
    .setCookie(access.cookieName, session, {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      maxAge: sessionSeconds,
    })
    .header('cache-control', 'no-store');
  if (site !== 'cross-site' && site !== 'same-site') return reply.redirect('/', 303);
  return reply
    .type('text/html; charset=utf-8')
    .send(
      '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Millrace</title>',
    );
}

/** Assets carry a hash in their name; the page that names them does not. */
function cachePolicy(folder: string, file: string): string {
  const isHashed = path.relative(folder, file).startsWith(`assets${path.sep}`);
  return isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
}
