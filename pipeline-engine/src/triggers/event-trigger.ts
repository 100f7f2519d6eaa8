/** What a schedule's `properties` say it waits for beside the clock (S40): files, the end of another pipeline, or a call. */
import type { JobReference } from '../spec/documents/document.ts';
import { jobReference } from '../spec/documents/parse-schedule.ts';
import { eventTriggerKey } from '../spec/event-trigger-key.ts';
import { splitGlobs } from './file-glob.ts';
import { dayMs, parseSpan } from './span.ts';

export interface FilesTrigger {
  readonly kind: 'files';
  /** As spelled: from the schedule's file, or absolute. */
  readonly folder: string;
  /** Globs below the folder; a file that fits one of them counts. */
  readonly patterns: readonly string[];
  /** Size and time have to stand still for so long. */
  readonly settledMs: number;
  readonly runs: 'batch' | 'each';
  /** What is not seen twice: a content, or a content under a name. */
  readonly once: 'content' | 'file';
}

export interface CompletionTrigger {
  readonly kind: 'completion';
  readonly pipeline: JobReference;
  readonly status: 'succeeded' | 'failed' | 'any';
}

export interface CallTrigger {
  readonly kind: 'call';
  /** Names of the inputs that a call may give; no others. */
  readonly inputs: readonly string[];
}

export type EventTrigger = FilesTrigger | CompletionTrigger | CallTrigger;

const keys = {
  files: ['folder', 'pattern', 'settled', 'runs', 'once'],
  completion: ['pipeline', 'status'],
  call: ['inputs'],
} as const;

const required: Readonly<Record<EventTrigger['kind'], string | undefined>> = {
  files: 'folder',
  completion: 'pipeline',
  call: undefined,
};

const examples: Readonly<Record<string, readonly string[]>> = {
  [eventTriggerKey]: ['files', 'completion', 'call'],
  [keyOf('folder')]: ['../data/incoming'],
  [keyOf('pattern')]: ['*.csv', '**/*.parquet'],
  [keyOf('settled')]: ['10s', '2m'],
  [keyOf('runs')]: ['batch', 'each'],
  [keyOf('once')]: ['content', 'file'],
  [keyOf('pipeline')]: ['../pipelines/train.yml', 'azureml:train'],
  [keyOf('status')]: ['succeeded', 'failed', 'any'],
  [keyOf('inputs')]: ['region', 'region, day'],
};

const usualSettledMs = 10_000;
const settledBounds = { least: 1000, most: dayMs };

function keyOf(name: string): string {
  return `${eventTriggerKey}_${name}`;
}

/** Keys that count for a kind, or for all of them. */
export function eventTriggerKeys(kind?: EventTrigger['kind']): readonly string[] {
  const names = kind === undefined ? Object.values(keys).flat() : keys[kind];
  return [eventTriggerKey, ...names.map(keyOf)];
}

export interface ParsedEventTrigger {
  /** Absent for none, and for one that cannot be understood. */
  readonly trigger?: EventTrigger;
  readonly wrong: readonly { readonly key: string; readonly examples: readonly string[] }[];
  /** A key without which the trigger says nothing. */
  readonly missing?: string;
}

export function parseEventTrigger(properties: Readonly<Record<string, string>> = {}): ParsedEventTrigger {
  const textOf = (key: string): string | undefined =>
    Object.hasOwn(properties, key) ? properties[key]?.trim() : undefined;
  const kindText = textOf(eventTriggerKey)?.toLowerCase();
  if (kindText === undefined) return { wrong: [] };
  const kind = (['files', 'completion', 'call'] as const).find((known) => known === kindText);
  if (kind === undefined) return { wrong: [wrongKey(eventTriggerKey)] };
  const needed = required[kind];
  if (needed !== undefined && !textOf(keyOf(needed))) return { wrong: [], missing: keyOf(needed) };
  const wrong: string[] = [];
  const read = <T>(name: string, parse: (text: string) => T | undefined, usual: T): T => {
    const text = textOf(keyOf(name));
    const value = text === undefined ? usual : parse(text);
    if (value === undefined) wrong.push(keyOf(name));
    return value ?? usual;
  };
  const trigger = parsers[kind](read);
  return wrong.length === 0 ? { trigger, wrong: [] } : { wrong: wrong.map(wrongKey) };
}

type Read = <T>(name: string, parse: (text: string) => T | undefined, usual: T) => T;

const parsers: Readonly<Record<EventTrigger['kind'], (read: Read) => EventTrigger>> = {
  files: (read) => ({
    kind: 'files',
    folder: read('folder', (text) => (text.includes('\0') ? undefined : text), ''),
    patterns: read('pattern', splitGlobs, ['*']),
    settledMs: read('settled', (text) => parseSpan(text, settledBounds), usualSettledMs),
    runs: read('runs', oneOf('batch', 'each'), 'batch'),
    once: read('once', oneOf('content', 'file'), 'content'),
  }),
  completion: (read) => ({
    kind: 'completion',
    pipeline: read<JobReference>('pipeline', jobReference, { kind: 'file', path: '' }),
    status: read('status', oneOf('succeeded', 'failed', 'any'), 'succeeded'),
  }),
  call: (read) => ({ kind: 'call', inputs: read('inputs', parseNames, []) }),
};

const wrongKey = (key: string) => ({ key, examples: examples[key] ?? [] });

const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (text: string): T | undefined =>
    words.find((word) => word === text.toLowerCase());

function parseNames(text: string): readonly string[] | undefined {
  const names = text.split(/[\s,]+/).filter(Boolean);
  return names.every((name) => /^[A-Za-z_][A-Za-z0-9_.]{0,254}$/.test(name)) ? names : undefined;
}
