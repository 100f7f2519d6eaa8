import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryServer, host, type TemporaryServer } from '../testing/temporary-server.ts';

let server: TemporaryServer;
beforeAll(async () => {
  server = await createTemporaryServer();
});
afterAll(() => server.close());

const workspace = '/api/v1/workspace';

describe('Host', () => {
  it.each([
    'evil.example',
    'evil.example:4747',
    '127.0.0.1:1234',
    '127.0.0.1',
    'localhost.evil.example:4747',
    '',
  ])('refuses %j, whatever credentials come with it', async (name) => {
    const answer = await server.inject({ url: workspace, headers: { host: name } });
    expect(answer.statusCode).toBe(403);
    expect(answer.json().code).toBe('foreign-origin');
  });

  it.each(['127.0.0.1:4747', 'localhost:4747', '[::1]:4747', 'LOCALHOST:4747'])('knows %s', async (name) => {
    expect((await server.inject({ url: workspace, headers: { host: name } })).statusCode).toBe(200);
  });

  it('is checked on routes that need no caller too', async () => {
    expect(
      (await server.injectAsStranger({ url: '/healthz', headers: { host: 'evil.example' } })).statusCode,
    ).toBe(403);
    expect((await server.injectAsStranger('/healthz')).json()).toEqual({ status: 'ok' });
  });
});

describe('Origin', () => {
  it.each(['https://evil.example', 'http://127.0.0.1:3000', 'http://localhost', 'null', 'file://'])(
    'refuses %s on reading and writing',
    async (origin) => {
      for (const method of ['GET', 'POST'] as const) {
        const url = method === 'GET' ? workspace : '/api/v1/workspace/trust';
        const payload = method === 'POST' ? {} : undefined;
        const answer = await server.inject({ method, url, payload, headers: { origin } });
        expect(answer.statusCode).toBe(403);
        expect(answer.json().code).toBe('foreign-origin');
      }
    },
  );

  it('accepts its own', async () => {
    const answer = await server.inject({ url: workspace, headers: { origin: `http://${host}` } });
    expect(answer.statusCode).toBe(200);
  });

  it('refuses requests without Origin that the browser says come from another site or port', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { cookie: await server.cookie(), 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' };
      expect((await server.injectAsStranger({ url: workspace, headers })).statusCode).toBe(403);
    }
  });

  it('lets a link from elsewhere open the page', async () => {
    const headers = {
      cookie: await server.cookie(),
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    };
    const answer = await server.injectAsStranger({ url: `/?code=x`, headers });
    expect(answer.statusCode).toBe(303);
  });
});

describe('the caller', () => {
  it('is asked for on every route but healthz, the schemas for editors and the page', async () => {
    const { paths } = (await server.inject('/api/v1/openapi.json')).json();
    const routes = Object.entries<Record<string, unknown>>(paths).flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => ({
        url: url.replaceAll(/\{\w+\}/g, 'x'),
        method: method.toUpperCase(),
      })),
    );
    expect(routes.length).toBeGreaterThan(25);
    const fresh = await createTemporaryServer();
    const open = ['/healthz', '/api/v1/schemas/x'];
    expect(routes.map(({ url }) => url)).toEqual(expect.arrayContaining(open));
    // Each from an address of its own: refusals are counted by address.
    for (const [index, { url, method }] of routes.filter((route) => !open.includes(route.url)).entries()) {
      // The type of a method from the document is a plain string.
      const answer = await fresh.injectAsStranger({
        url,
        method: method as 'GET',
        remoteAddress: `127.0.1.${index}`,
      });
      expect(`${method} ${url} ${answer.statusCode}`).toBe(`${method} ${url} 401`);
    }
    await fresh.close();
  });

  it('gets problem+json without one, and a page that says where the address is in a browser', async () => {
    const api = await server.injectAsStranger(workspace);
    expect(api.headers['content-type']).toContain('application/problem+json');
    expect(api.json()).toMatchObject({ status: 401, code: 'not-authenticated' });
    const page = await server.injectAsStranger({ url: '/', headers: { accept: 'text/html' } });
    expect(page.statusCode).toBe(401);
    expect(page.body).toContain('terminal');
    expect(page.body).toContain('ターミナル');
  });

  it('is not believed with a wrong token or cookie', async () => {
    for (const headers of [
      { authorization: 'Bearer wrong' },
      { authorization: server.services.access.token },
      { cookie: 'millrace_4747=wrong' },
      { cookie: 'millrace_4747=' },
    ]) {
      expect((await server.injectAsStranger({ url: workspace, headers })).statusCode).toBe(401);
    }
  });

  it('exchanges a code once for a cookie that scripts cannot read', async () => {
    const url = `/?code=${server.services.access.issueCode()}`;
    const first = await server.injectAsStranger(url);
    expect(first.statusCode).toBe(303);
    expect(first.headers.location).toBe('/');
    const cookie = String(first.headers['set-cookie']);
    expect(cookie).toMatch(/^millrace_4747=[\w-]{43};/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    const second = await server.injectAsStranger(url);
    expect(second.statusCode).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
    const answer = await server.injectAsStranger({
      url: workspace,
      headers: { cookie: cookie.split(';')[0] },
    });
    expect(answer.statusCode).toBe(200);
  });

  it('that comes over a link of another site moves on from a page of ours', async () => {
    const url = `/?code=${server.services.access.issueCode()}`;
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const answer = await server.injectAsStranger({ url, headers });
    expect(answer.statusCode).toBe(200);
    expect(String(answer.headers['set-cookie'])).toContain('HttpOnly');
    expect(answer.body).toContain('http-equiv="refresh" content="0;url=/"');
  });

  it('cannot make codes or learn paths with a cookie, only with the token', async () => {
    const headers = { cookie: await server.cookie() };
    const request = { method: 'POST', url: '/api/v1/session/codes', payload: {} } as const;
    expect((await server.injectAsStranger({ ...request, headers })).statusCode).toBe(401);
    expect((await server.inject(request)).json().code).toMatch(/^[\w-]{43}$/);
  });

  it('is answered no more after many refusals, while who has the token goes on', async () => {
    const fresh = await createTemporaryServer();
    const statuses = [];
    for (let count = 0; count < 70; count += 1) {
      statuses.push((await fresh.injectAsStranger(`/?code=guess-${count}`)).statusCode);
    }
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect((await fresh.inject(workspace)).statusCode).toBe(200);
    await fresh.close();
  });
});

describe('content types', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])(
    'refuses a write as %s',
    async (type) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      for (const payload of ['{"name":"x"}', undefined]) {
        const answer = await server.inject({ method: 'POST', url: '/api/v1/pipelines', payload, headers });
        expect(answer.statusCode).toBe(415);
        expect(answer.json().code).toBe('unsupported-media');
      }
    },
  );

  it('refuses octet-stream where nothing is uploaded', async () => {
    const headers = { 'content-type': 'application/octet-stream', 'x-millrace-upload': '1' };
    const answer = await server.inject({ method: 'POST', url: '/api/v1/pipelines', payload: 'x', headers });
    expect(answer.statusCode).toBe(415);
  });

  it('refuses JSON that would change prototypes', async () => {
    const answer = await server.inject({
      method: 'POST',
      url: '/api/v1/pipelines',
      payload: '{"name":"x","__proto__":{"admin":true}}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBe(400);
  });
});

describe('headers', () => {
  it('keep scripts to our own, and the API out of caches', async () => {
    const answer = await server.inject(workspace);
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['x-frame-options']).toBe('DENY');
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});
