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
    { config: { access: 'page' }, schema: { hide: true } },
    (request, reply) => {
      const session =
        typeof request.query.code === 'string' ? access.redeemCode(request.query.code) : undefined;
      if (session !== undefined) return startSession(reply, access, session);
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

function startSession(reply: FastifyReply, access: Access, session: string): FastifyReply {
  return reply
    .setCookie(access.cookieName, session, {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      maxAge: sessionSeconds,
    })
    .header('cache-control', 'no-store')
    .redirect('/', 303);
}

/** Assets carry a hash in their name; the page that names them does not. */
function cachePolicy(folder: string, file: string): string {
  const isHashed = path.relative(folder, file).startsWith(`assets${path.sep}`);
  return isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
}
