/** A token per thing that may be called from outside: only its hash is kept, in a file that only this user may read. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

export interface CallTokens {
  has(name: string): boolean;
  /** A new token; the one before lets nobody in any more. */
  make(name: string): string;
  /** Nobody gets in any more. */
  revoke(name: string): void;
  /** Whether a header says this one's token. */
  fits(name: string, authorization: string | undefined): boolean;
}

const stored = z.record(z.string(), z.string());
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `file`: where the hashes are. */
export function createCallTokens(file: string): CallTokens {
  const tokens = new Map(Object.entries(readTokens(file)));
  const keep = (): void => {
    writeFileSync(`${file}.unfinished`, JSON.stringify(Object.fromEntries(tokens)), { mode: 0o600 });
    chmodSync(`${file}.unfinished`, 0o600);
    renameSync(`${file}.unfinished`, file);
  };
  return {
    has: (name) => tokens.has(name),
    make: (name) => {
      const token = randomBytes(32).toString('base64url');
      tokens.set(name, hashOf(token));
      keep();
      return token;
    },
    revoke: (name) => {
      if (tokens.delete(name)) keep();
    },
    fits: (name, authorization) => {
      const hash = tokens.get(name);
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
