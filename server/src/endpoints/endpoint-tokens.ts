/** A token per endpoint: only its hash is kept, in a file that only this user may read. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export interface EndpointTokens {
  has(endpoint: string): boolean;
  /** A new token; the one before lets nobody in any more. */
  make(endpoint: string): string;
  /** Nobody gets in by a token any more, until one is made. */
  revoke(endpoint: string): void;
  /** Whether a header says this endpoint's token. */
  fits(endpoint: string, authorization: string | undefined): boolean;
}

const stored = z.record(z.string(), z.string());
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createEndpointTokens(stateDirectory: string): EndpointTokens {
  const file = path.join(stateDirectory, 'endpoint-tokens.json');
  const tokens = new Map(Object.entries(readTokens(file)));
  const save = (): void => {
    writeFileSync(`${file}.unfinished`, JSON.stringify(Object.fromEntries(tokens)), { mode: 0o600 });
    chmodSync(`${file}.unfinished`, 0o600);
    renameSync(`${file}.unfinished`, file);
  };
  return {
    has: (endpoint) => tokens.has(endpoint),
    make: (endpoint) => {
      const token = randomBytes(32).toString('base64url');
      tokens.set(endpoint, hashOf(token));
      save();
      return token;
    },
    revoke: (endpoint) => {
      if (tokens.delete(endpoint)) save();
    },
    fits: (endpoint, authorization) => {
      const hash = tokens.get(endpoint);
      if (hash === undefined || authorization?.startsWith('Bearer ') !== true) return false;
      return timingSafeEqual(Buffer.from(hashOf(authorization.slice('Bearer '.length))), Buffer.from(hash));
    },
  };
}

/** A file that is absent or damaged means that new tokens have to be made, nothing worse. */
function readTokens(file: string): Readonly<Record<string, string>> {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
