/**
 * The last state of each open pipeline in this browser's IndexedDB, written a moment after a change and when the page
 * is left, so that a crash of tab or server loses nothing. One record per path; saving forgets it.
 */
import type { PipelineLayout } from '@millrace/pipeline-engine/browser';

export interface JournalEntry {
  readonly path: string;
  readonly text: string;
  readonly layout: PipelineLayout;
  /** The draft's revision that this state follows. */
  readonly draftRevision: number;
  readonly time: number;
}

const database = 'millrace';
const store = 'journal';
let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'path' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB did not open'));
  });
  return opening;
}

async function transact<T>(
  mode: IDBTransactionMode,
  ask: (objects: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await open();
  return new Promise((resolve, reject) => {
    const request = ask(db.transaction(store, mode).objectStore(store));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
  });
}

/** Browsers in private windows may have no IndexedDB: then there is no journal, and nothing else changes. */
function isAvailable(): boolean {
  return typeof indexedDB !== 'undefined';
}

/** A key is not to wait for the whole text to be copied: while somebody types, it is written four times a second. */
const waitMs = 250;

let waiting: JournalEntry | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export function writeJournal(entry: JournalEntry): void {
  if (waiting !== undefined && waiting.path !== entry.path) void flushJournal();
  waiting = entry;
  timer ??= setTimeout(() => void flushJournal(), waitMs);
}

/** Writes at once what is waiting: the page may be gone soon. */
export async function flushJournal(): Promise<void> {
  const entry = takeWaiting();
  if (entry && isAvailable()) await transact('readwrite', (objects) => objects.put(entry));
}

function takeWaiting(): JournalEntry | undefined {
  const entry = waiting;
  clearTimeout(timer);
  waiting = undefined;
  timer = undefined;
  return entry;
}

export async function readJournal(path: string): Promise<JournalEntry | undefined> {
  if (!isAvailable()) return undefined;
  await flushJournal();
  return transact('readonly', (objects) => objects.get(path) as IDBRequest<JournalEntry | undefined>);
}

export async function forgetJournal(path: string): Promise<void> {
  if (waiting?.path === path) takeWaiting();
  if (isAvailable()) await transact('readwrite', (objects) => objects.delete(path));
}
