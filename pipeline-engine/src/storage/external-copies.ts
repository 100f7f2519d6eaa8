/**
 * Copies of inputs that lie under URLs, each in a folder of its own: `external/<hash of the URL>/`, with `state.json`
 * and the newest copies under the name that they have there. A copy never changes; a newer one stands beside it.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import {
  type ExternalCopy,
  ExternalFailure,
  type ExternalInputs,
  type ExternalLook,
} from '../run/external-inputs.ts';
import type { Clock } from '../run/ports.ts';
import type { RefreshPolicy } from '../spec/refresh-policy.ts';
import { syncPath } from './file-content.ts';
import { FetchRefused, type FetchRequest, safeFetch } from './safe-fetch.ts';

export interface ExternalCopiesOptions {
  readonly stateDirectory: string;
  readonly clock: Clock;
  /** Nobody asks a source by itself for a workspace that is not trusted; a run is started by somebody. */
  readonly isTrusted: () => Promise<boolean>;
  /** Hosts that may be private, as `host` or `host:port`. */
  readonly allowedHosts: readonly string[];
  readonly mostBytes: number;
}

const stateSchema = z.object({
  url: z.string(),
  validator: z.string(),
  etag: z.string().optional(),
  modified: z.string().optional(),
  fetchedAt: z.number(),
  /** Of the folder that holds the file, and of the file. */
  folder: z.string(),
  name: z.string(),
});
type State = z.infer<typeof stateSchema>;

/** How long an answer about a source's state counts, while somebody edits. */
const lookMs = 15_000;
/** A run may still read a copy that is no longer the newest one. */
const keptMs = 30 * 24 * 3_600_000;

export function createExternalCopies(options: ExternalCopiesOptions): ExternalInputs {
  const { clock, allowedHosts } = options;
  const looks = new Map<string, { readonly at: number; readonly look: Promise<ExternalLook> }>();
  const folderOf = (url: string): string =>
    path.join(
      options.stateDirectory,
      'external',
      createHash('sha256').update(url).digest('hex').slice(0, 32),
    );

  const fetchOf = async (
    url: string,
    request: Omit<FetchRequest, 'allowedHosts'>,
  ): Promise<IncomingMessage> => {
    try {
      return await safeFetch(url, { ...request, allowedHosts });
    } catch (error) {
      if (error instanceof FetchRefused) throw failed(url, error.code, error.message);
      throw error;
    }
  };

  const ask = async (url: string): Promise<ExternalLook> => {
    if (!(await options.isTrusted())) throw failed(url, 'untrusted', 'this workspace is not trusted yet');
    const known = readState(folderOf(url));
    const answer = await fetchOf(url, { method: 'HEAD', headers: conditions(known) });
    answer.destroy();
    if (known !== undefined && (answer.statusCode === 304 || isSame(answer, known)))
      return { kind: 'current', copy: copyOf(folderOf(url), known) };
    return {
      kind: 'changed',
      name: nameOf(url),
      validator: answer.statusCode === 200 ? validatorOf(answer, clock()) : 'not known',
    };
  };

  const bring = async (url: string, policy: RefreshPolicy, signal?: AbortSignal): Promise<ExternalCopy> => {
    const folder = folderOf(url);
    const known = readState(folder);
    if (policy === 'never' && known !== undefined) return copyOf(folder, known);
    const headers = policy === 'if_changed' ? conditions(known) : {};
    const answer = await fetchOf(url, {
      method: 'GET',
      headers,
      ...(signal === undefined ? {} : { signal }),
    });
    if (answer.statusCode === 304 && known !== undefined) {
      answer.destroy();
      return copyOf(folder, known);
    }
    if (answer.statusCode !== 200) {
      answer.destroy();
      throw failed(url, 'status', `it answers ${answer.statusCode}`);
    }
    const state = await keep(url, folder, answer);
    looks.delete(url);
    return copyOf(folder, state);
  };

  const keep = async (url: string, folder: string, answer: IncomingMessage): Promise<State> => {
    const inside = randomUUID();
    const name = nameOf(url);
    const file = path.join(folder, inside, name);
    mkdirSync(path.dirname(file), { recursive: true });
    try {
      await pipeline(answer, atMost(options.mostBytes), createWriteStream(file, { flush: true }));
    } catch (error) {
      rmSync(path.dirname(file), { recursive: true, force: true });
      if (error instanceof TooLarge)
        throw failed(url, 'too-large', `it has more than ${options.mostBytes} bytes`);
      throw failed(url, 'unreachable', error instanceof Error ? error.message : String(error));
    }
    const { etag, 'last-modified': modified } = answer.headers;
    const fetchedAt = clock();
    const state: State = {
      url,
      validator: validatorOf(answer, fetchedAt),
      ...(etag === undefined ? {} : { etag }),
      ...(modified === undefined ? {} : { modified }),
      fetchedAt,
      folder: inside,
      name,
    };
    const draft = path.join(folder, `${inside}.json`);
    writeFileSync(draft, JSON.stringify(state));
    await syncPath(draft);
    renameSync(draft, path.join(folder, 'state.json'));
    removeOld(folder, inside, fetchedAt);
    return state;
  };

  return {
    bring,
    look: async (url, policy) => {
      const known = readState(folderOf(url));
      if (policy === 'never' && known !== undefined)
        return { kind: 'current', copy: copyOf(folderOf(url), known) };
      if (policy === 'always')
        return { kind: 'changed', name: nameOf(url), validator: 'fetched by every run' };
      const recent = looks.get(url);
      if (recent !== undefined && clock() - recent.at < lookMs) return recent.look;
      const look = ask(url);
      looks.set(url, { at: clock(), look });
      look.catch(() => looks.delete(url));
      return look;
    },
  };
}

/** Undefined when there is none, or none that is whole. */
function readState(folder: string): State | undefined {
  const file = path.join(folder, 'state.json');
  if (!existsSync(file)) return undefined;
  const state = stateSchema.safeParse(parsed(readFileSync(file, 'utf8')));
  return state.success && existsSync(path.join(folder, state.data.folder, state.data.name))
    ? state.data
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function copyOf(folder: string, { folder: inside, name, validator, fetchedAt }: State): ExternalCopy {
  return { absolutePath: path.join(folder, inside, name), validator, fetchedAt };
}

function conditions(state: State | undefined): Readonly<Record<string, string>> {
  if (state?.etag !== undefined) return { 'if-none-match': state.etag };
  return state?.modified === undefined ? {} : { 'if-modified-since': state.modified };
}

/** For servers that answer 200 to a condition that holds. */
function isSame(answer: IncomingMessage, state: State): boolean {
  const { etag, 'last-modified': modified } = answer.headers;
  if (state.etag !== undefined || etag !== undefined) return etag === state.etag;
  return modified !== undefined && validatorOf(answer, 0) === state.validator;
}

function validatorOf({ headers }: IncomingMessage, now: number): string {
  if (headers.etag !== undefined) return `ETag ${headers.etag}`;
  const bytes = headers['content-length'] === undefined ? '' : `, ${headers['content-length']} bytes`;
  if (headers['last-modified'] !== undefined) return `modified ${headers['last-modified']}${bytes}`;
  return `fetched ${new Date(now).toISOString()}${bytes}`;
}

/** The last part of the path, as a plain file name. */
function nameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  const name = last
    .replace(/%(?![0-9a-f]{2})/gi, '_')
    .replace(/[^\w.%-]/g, '_')
    .slice(0, 100);
  return /^\.*$/.test(name) ? 'data' : name;
}

class TooLarge extends Error {}

function atMost(bytes: number): Transform {
  let read = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      read += chunk.length;
      if (read > bytes) done(new TooLarge());
      else done(null, chunk);
    },
  });
}

function removeOld(folder: string, newest: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const entry = path.join(folder, name);
    if (name === newest || name === 'state.json') continue;
    if (now - statSync(entry).mtimeMs > keptMs) rmSync(entry, { recursive: true, force: true });
  }
}

function failed(url: string, reason: string, words: string): ExternalFailure {
  return new ExternalFailure({
    code: 'external-input-failed',
    params: { path: url, reason, words },
    message: `"${url}" cannot be fetched: ${words}.`,
    remedy: remedies[reason] ?? 'Check the address and the connection, and run again.',
  });
}

const remedies: Readonly<Record<string, string | undefined>> = {
  'private-address':
    'Only public addresses are fetched. Copy the file into the workspace, or start Millrace with MILLRACE_FETCH_HOSTS set to this host.',
  untrusted: 'Look at what the workspace fetches and runs, then trust it.',
  'too-large': 'Copy the file into the workspace instead.',
};
