import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExternalInputs } from '../run/external-inputs.ts';
import { externalInputsConformance } from '../testing/external-conformance.ts';
import { createMemoryExternal } from '../testing/memory-external.ts';
import { createMemoryFiles } from '../testing/memory-files.ts';
import { createExternalCopies, type ExternalCopiesOptions } from './external-copies.ts';
import { isPublicAddress } from './public-address.ts';

let root: string;
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: string[];
let now: number;

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'millrace-external-'));
  asked = [];
  answer = (_request, response) => response.writeHead(404).end();
  now = 1_000_000_000_000;
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true });
});

const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const url = (name = 'cars.csv'): string => `http://${host()}/${name}`;

function copies(more: Partial<ExternalCopiesOptions> = {}): ExternalInputs {
  return createExternalCopies({
    stateDirectory: root,
    clock: () => now,
    isTrusted: async () => true,
    allowedHosts: [host()],
    mostBytes: 1000,
    ...more,
  });
}

/** Answers with a text and an ETag, and 304 to who has it. */
const serves =
  (text: string, etag: string) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const known = request.headers['if-none-match'] === etag;
    response.writeHead(known ? 304 : 200, { etag });
    response.end(known || request.method === 'HEAD' ? undefined : text);
  };

externalInputsConformance('copies in files', () => ({
  external: copies(),
  url: url(),
  publish: (content) => {
    // So long that no earlier answer counts.
    now += 60_000;
    answer =
      content === undefined
        ? (_request, response) => response.writeHead(404).end()
        : serves(content, `"${content}"`);
  },
  read: (file) => readFileSync(file, 'utf8'),
}));

externalInputsConformance('memory', () => {
  const files = createMemoryFiles();
  const external = createMemoryExternal(files, () => now);
  const source = 'https://example.org/cars.csv';
  return {
    external,
    url: source,
    publish: (content) => external.publish(source, content),
    read: files.read,
  };
});

it('F30 is fetched again when its validator changed, and only then', async () => {
  answer = serves('one', '"1"');
  const external = copies();
  expect(await external.look(url(), 'if_changed')).toEqual({
    kind: 'changed',
    name: 'cars.csv',
    validator: 'ETag "1"',
  });
  const first = await external.bring(url(), 'if_changed');
  expect(readFileSync(first.absolutePath, 'utf8')).toBe('one');
  expect([path.basename(first.absolutePath), first.validator]).toEqual(['cars.csv', 'ETag "1"']);
  expect(await copies().look(url(), 'if_changed')).toEqual({ kind: 'current', copy: first });
  expect(await copies().bring(url(), 'if_changed')).toEqual(first);
  answer = serves('two', '"2"');
  now += 60_000;
  expect(await external.look(url(), 'if_changed')).toMatchObject({ kind: 'changed', validator: 'ETag "2"' });
  const second = await external.bring(url(), 'if_changed');
  expect(readFileSync(second.absolutePath, 'utf8')).toBe('two');
  expect(readFileSync(first.absolutePath, 'utf8')).toBe('one');
});

it('F30 without a policy of its own each says what it does: never once, always each time', async () => {
  answer = serves('one', '"1"');
  const external = copies();
  const first = await external.bring(url(), 'never');
  answer = serves('two', '"2"');
  expect(await external.bring(url(), 'never')).toEqual(first);
  expect(await external.look(url(), 'never')).toEqual({ kind: 'current', copy: first });
  expect(asked).toEqual(['GET /cars.csv']);
  expect(readFileSync((await external.bring(url(), 'always')).absolutePath, 'utf8')).toBe('two');
  expect(await external.look(url(), 'always')).toMatchObject({ kind: 'changed' });
});

it('F30 a source without an ETag is known by its time and size, one without either never', async () => {
  const modified = 'Sat, 01 Aug 2026 10:00:00 GMT';
  answer = (_request, response) => {
    response.writeHead(200, { 'last-modified': modified, 'content-length': 3 });
    response.end('one');
  };
  const { validator } = await copies().bring(url(), 'if_changed');
  expect(validator).toBe(`modified ${modified}, 3 bytes`);
  expect(await copies().look(url(), 'if_changed')).toMatchObject({ kind: 'current' });
  answer = (_request, response) => response.end('one');
  await copies().bring(url('plain'), 'if_changed');
  expect(await copies().look(url('plain'), 'if_changed')).toMatchObject({ kind: 'changed' });
});

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: { failure?: { params: { reason: string } } }) => error.failure?.params.reason,
  );

it('F31 fetches from public addresses only, unless a host is allowed, and checks where it is led on', async () => {
  answer = serves('one', '"1"');
  for (const address of [
    url(),
    'http://localhost/x',
    'http://[::1]/x',
    'http://0x7f.1/x',
    'http://169.254.169.254/x',
  ])
    expect(await failureOf(copies({ allowedHosts: [] }).bring(address, 'if_changed')), address).toBe(
      'private-address',
    );
  expect(asked).toEqual([]);
  answer = (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/inner' }).end();
  expect(await failureOf(copies().bring(url(), 'if_changed'))).toBe('private-address');
  answer = (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end();
  expect(await failureOf(copies().bring(url(), 'if_changed'))).toBe('redirect');
  answer = (_request, response) => response.writeHead(302, { location: '/again' }).end();
  expect(await failureOf(copies().bring(url(), 'if_changed'))).toBe('redirect');
});

it('F31 what is too large, refused or cut off is a failure, and leaves no copy', async () => {
  answer = serves('x'.repeat(1001), '"1"');
  expect(await failureOf(copies().bring(url(), 'if_changed'))).toBe('too-large');
  answer = (_request, response) => response.writeHead(404).end();
  expect(await failureOf(copies().bring(url(), 'if_changed'))).toBe('status');
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half');
    response.destroy();
  };
  expect(await failureOf(copies().bring(url(), 'if_changed'))).toBe('unreachable');
  answer = serves('one', '"1"');
  expect(await copies().look(url(), 'never')).toMatchObject({ kind: 'changed' });
});

it('F31 asks nobody for a workspace that is not trusted', async () => {
  answer = serves('one', '"1"');
  expect(await failureOf(copies({ isTrusted: async () => false }).look(url(), 'if_changed'))).toBe(
    'untrusted',
  );
  expect(asked).toEqual([]);
});

it('F31 knows which addresses are public', () => {
  for (const address of ['8.8.8.8', '::ffff:8.8.8.8', '1.1.1.1', '2606:4700::1111', '172.32.0.1'])
    expect(isPublicAddress(address), address).toBe(true);
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    'fe80::1',
    'fd00::1',
    '64:ff9b::7f00:1',
    'localhost',
    '',
  ])
    expect(isPublicAddress(address), address).toBe(false);
});
