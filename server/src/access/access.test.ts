import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAccess, tokenFile } from './access.ts';

let stateDirectory: string;
beforeEach(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'millrace-access-'));
});
afterEach(() => rm(stateDirectory, { recursive: true }));

it('keeps the token and the sessions from other users of the machine', async () => {
  const access = createAccess({ stateDirectory });
  access.redeemCode(access.issueCode());
  for (const file of [tokenFile(stateDirectory), path.join(stateDirectory, 'sessions.json')]) {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  }
});

it('remembers a session over a restart, but not a code', () => {
  const before = createAccess({ stateDirectory });
  const cookie = before.redeemCode(before.issueCode());
  const unused = before.issueCode();
  const after = createAccess({ stateDirectory });
  expect(after.identify({ cookie })).toBe('session');
  expect(after.redeemCode(unused)).toBeUndefined();
  expect(after.token).not.toBe(before.token);
});

it('ends codes after a day and sessions after a month', () => {
  let now = 0;
  const access = createAccess({ stateDirectory, now: () => now });
  const [early, late] = [access.issueCode(), access.issueCode()];
  const cookie = access.redeemCode(early);
  expect(access.identify({ cookie })).toBe('session');
  now = 25 * 3600 * 1000;
  expect(access.redeemCode(late)).toBeUndefined();
  now = 31 * 24 * 3600 * 1000;
  expect(access.identify({ cookie })).toBeUndefined();
});

it('names the cookie after the port and knows no host before it', () => {
  const access = createAccess({ stateDirectory, developmentOrigin: 'http://127.0.0.1:5173' });
  expect(access.isKnownHost('127.0.0.1:4747')).toBe(false);
  access.listening(4747);
  expect(access.cookieName).toBe('millrace_4747');
  expect(access.isKnownHost('127.0.0.1:4747')).toBe(true);
  expect(access.isOwnOrigin('http://127.0.0.1:5173')).toBe(true);
  expect(access.isOwnOrigin('http://127.0.0.1:5174')).toBe(false);
});
