/**
 * The last state of each open pipeline in this browser's IndexedDB, written with every change, so that a crash
 * of tab or server loses nothing. One record per path; saving forgets it.
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

export async function writeJournal(entry: JournalEntry): Promise<void> {
  if (isAvailable()) await transact('readwrite', (objects) => objects.put(entry));
}

export async function readJournal(path: string): Promise<JournalEntry | undefined> {
  if (!isAvailable()) return undefined;
  return transact('readonly', (objects) => objects.get(path) as IDBRequest<JournalEntry | undefined>);
}

export async function forgetJournal(path: string): Promise<void> {
  if (isAvailable()) await transact('readwrite', (objects) => objects.delete(path));
}
