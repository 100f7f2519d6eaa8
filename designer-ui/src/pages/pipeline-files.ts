/** Renaming, copying and deleting pipeline files, of the one that is open too. */
import { create } from 'zustand';
import { deletePipelineFile, getPipelineFile, renamePipelineFile } from '../api/client.ts';
import { flushDraft } from '../store/autosave.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { forgetJournal } from '../store/journal.ts';
import { closePipeline, movedPipeline } from '../store/session.ts';

interface FileQuestion {
  readonly kind: 'rename' | 'delete';
  readonly path: string;
  /** What the pipeline is called on screen. */
  readonly name: string;
}

interface FileQuestionState {
  readonly question: FileQuestion | undefined;
  readonly ask: (question: FileQuestion | undefined) => void;
}

/** What a dialog asks about a pipeline's file now. */
export const useFileQuestion = create<FileQuestionState>()((set) => ({
  question: undefined,
  ask: (question) => set({ question }),
}));

export interface FileName {
  /** Ends with a slash, or is empty. */
  readonly folder: string;
  readonly stem: string;
  readonly extension: string;
}

/** `pipelines/cars.yml` is the folder `pipelines/`, the stem `cars` and the extension `.yml`. */
export function splitFileName(path: string): FileName {
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  return { folder: path.slice(0, slash), stem: path.slice(slash, dot), extension: path.slice(dot) };
}

/** A name that every file system takes, and that lists do not hide. */
export function isFileName(stem: string): boolean {
  return stem !== '' && stem.length <= 200 && !stem.startsWith('.') && !/[\\/:*?"<>|\p{Cc}]/u.test(stem);
}

/** The open pipeline stays open, with its history. */
export async function renameFile(path: string, stem: string): Promise<void> {
  const { folder, extension } = splitFileName(path);
  const isOpen = useDocumentStore.getState().path === path;
  if (isOpen) await flushDraft();
  const { path: to } = await renamePipelineFile(path, `${folder}${stem}${extension}`);
  if (isOpen) movedPipeline(to, (await getPipelineFile(to)).absolutePath);
  await forgetJournal(path);
}

/** `digest` is of the file that the person saw. */
export async function deleteFile(path: string, digest: string): Promise<void> {
  const isOpen = useDocumentStore.getState().path === path;
  if (isOpen) await flushDraft();
  await deletePipelineFile(path, digest);
  await forgetJournal(path);
  if (isOpen) closePipeline();
}
