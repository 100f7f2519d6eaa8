/**
 * Who may talk to the server. The printed address carries a single-use code that a browser exchanges for a
 * session cookie; the command line reads a token file. Nothing else is let in, not even from this machine.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** `session`: a browser that had the code. `token`: whoever can read the token file of this user. */
export type Caller = 'session' | 'token';

export interface AccessOptions {
  readonly stateDirectory: string;
  /** Further `host:port` values that a proxy in front sends as Host. */
  readonly publicHosts?: readonly string[];
  /** The origin of the designer's development server, which proxies to this one. */
  readonly developmentOrigin?: string;
  /** A token that was configured rather than made; needed to listen on more than loopback. */
  readonly configuredToken?: string;
  readonly now?: () => number;
}

export interface Access {
  /** Called once, when the port is known: Host, Origin and the cookie's name depend on it. */
  listening(port: number): void;
  readonly cookieName: string;
  readonly token: string;
  isKnownHost(host: string | undefined): boolean;
  isOwnOrigin(origin: string): boolean;
  /** A code for one browser, valid for a day. */
  issueCode(): string;
  /** The session's cookie value for a valid code, which is used up by it. */
  redeemCode(code: string): string | undefined;
  identify(credentials: { readonly cookie?: string; readonly authorization?: string }): Caller | undefined;
}

/** Seconds that a session lives. */
export const sessionSeconds = 30 * 24 * 3600;
const codeMilliseconds = 24 * 3600 * 1000;
const mostSessions = 50;

const sessionsSchema = z.array(z.object({ hash: z.string(), expiresAt: z.number() }));
type StoredSession = z.infer<typeof sessionsSchema>[number];

const secret = (): string => randomBytes(32).toString('base64url');
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const isSame = (left: string, right: string): boolean =>
  timingSafeEqual(Buffer.from(hashOf(left)), Buffer.from(hashOf(right)));

export const tokenFile = (stateDirectory: string): string => path.join(stateDirectory, 'token');

export function createAccess(options: AccessOptions): Access {
  const now = options.now ?? Date.now;
  const token = options.configuredToken ?? secret();
  writePrivate(tokenFile(options.stateDirectory), token);
  const sessions = createSessions(path.join(options.stateDirectory, 'sessions.json'), now);
  const codes = new Map<string, number>();
  const hosts = new Set((options.publicHosts ?? []).map((host) => host.toLowerCase()));
  const origins = new Set<string>();
  if (options.developmentOrigin) {
    origins.add(options.developmentOrigin);
    hosts.add(new URL(options.developmentOrigin).host);
  }
  let cookieName = 'millrace';

  return {
    token,
    get cookieName() {
      return cookieName;
    },
    listening: (port) => {
      cookieName = `millrace_${port}`;
      for (const name of ['127.0.0.1', 'localhost', '[::1]']) hosts.add(`${name}:${port}`);
      for (const host of hosts) for (const scheme of ['http', 'https']) origins.add(`${scheme}://${host}`);
    },
    isKnownHost: (host) => host !== undefined && hosts.has(host.toLowerCase()),
    isOwnOrigin: (origin) => origins.has(origin.toLowerCase()),
    issueCode: () => {
      const code = secret();
      codes.set(hashOf(code), now() + codeMilliseconds);
      return code;
    },
    redeemCode: (code) => {
      const hash = hashOf(code);
      const expiresAt = codes.get(hash);
      codes.delete(hash);
      return expiresAt === undefined || expiresAt < now() ? undefined : sessions.start();
    },
    identify: ({ cookie, authorization }) => {
      if (authorization?.startsWith('Bearer ') && isSame(authorization.slice(7), token)) return 'token';
      return cookie !== undefined && sessions.has(cookie) ? 'session' : undefined;
    },
  };
}

/** Sessions outlive a restart, so that an open tab goes on; only their hashes are stored. */
function createSessions(file: string, now: () => number) {
  let stored = readSessions(file);
  return {
    has: (value: string): boolean => {
      const hash = hashOf(value);
      return stored.some((session) => session.hash === hash && session.expiresAt > now());
    },
    start: (): string => {
      const value = secret();
      const alive = stored.filter((session) => session.expiresAt > now()).slice(-(mostSessions - 1));
      stored = [...alive, { hash: hashOf(value), expiresAt: now() + sessionSeconds * 1000 }];
      writePrivate(file, JSON.stringify(stored));
      return value;
    },
  };
}

/** A file that is absent or damaged means that browsers need a new code, nothing worse. */
function readSessions(file: string): readonly StoredSession[] {
  try {
    return sessionsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

/** Only the user may read it, also when the file was there before with other rights. */
function writePrivate(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}
