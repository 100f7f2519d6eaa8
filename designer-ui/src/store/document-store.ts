/**
 * The open pipeline. Truth is `{ text, layout, revision }`; the model is read from it, and everything that
 * changes it goes through `perform`, so that undo restores every byte. Typed text is read a moment later
 * (text-reader.ts), so that no key waits for the parser.
 */
import {
  EngineError,
  type Issue,
  type ParsedPipeline,
  type PipelineLayout,
  type PipelineModel,
} from '@millrace/pipeline-engine/browser';
import type { PipelineFile } from '@millrace/server/contract';
import { create } from 'zustand';
import { t } from '../i18n/translate.ts';
import {
  applyChange,
  type Change,
  type DocumentValue,
  emptyLayout,
  type LayoutPatch,
  type TextEdit,
} from '../model/change.ts';
import { type DocumentTools, documentTools, loadDocumentTools } from '../model/document-tools.ts';
import { emptyHistory, type History, recordChange, redoStep, undoStep } from '../model/history.ts';
import { shareItems, shareModel } from '../model/share-model.ts';
import { afterFirstPaint } from './first-paint.ts';
import { useViewStore } from './view-store.ts';

/**
 * `saved`: the file has these bytes. `draft`: the server keeps them as a draft. `pending`: not sent yet.
 * `conflict`: someone else changed the same lines of the draft or the file. `gone`: another program deleted the
 * file. Both stay until they are decided. `offline`: kept in this browser's journal only.
 */
export type SaveState = 'saved' | 'draft' | 'pending' | 'saving' | 'conflict' | 'gone' | 'offline';

/** Nothing is sent before the person has decided. */
export const isUndecided = (state: SaveState): boolean => state === 'conflict' || state === 'gone';

export interface DocumentState extends DocumentValue {
  readonly path: string | undefined;
  readonly absolutePath: string;
  readonly savedText: string;
  readonly savedLayout: PipelineLayout;
  /** Of the file on disk; the base of a save. */
  readonly digest: string;
  /** Counts every change of the text in this tab; plans and schemas are asked and answered with it. */
  readonly revision: number;
  /** The revision that `model`, `issues` and `parseError` are of; behind `revision` while someone types. */
  readonly readRevision: number;
  /** Of the server's draft. */
  readonly draftRevision: number;
  /** The last model that could be read. */
  readonly model: PipelineModel | undefined;
  readonly issues: readonly Issue[];
  /** Set while the text is not YAML: the canvas shows the last model, greyed and read-only. */
  readonly parseError: Issue | undefined;
  readonly history: History;
  readonly saveState: SaveState;
  /** Who made the last change; the code view does not push its own edits back into itself. */
  readonly lastOrigin: ChangeOrigin;
  /** The last change's text ranges, for the code view. */
  readonly lastEdits: readonly TextEdit[];

  readonly open: (file: PipelineFile) => void;
  readonly close: () => void;
  /** Resolves when the model shows the change; what the code view typed is read later. */
  readonly perform: (change: Change, origin?: ChangeOrigin) => Promise<void>;
  /** Builds the edits from the text as it is now, and performs them. */
  readonly edit: (label: string, build: EditBuilder, options?: EditOptions) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  /** Reads what was typed a moment ago, for what needs the model of the text on screen. */
  readonly readNow: () => Promise<void>;
  /** What the text of `revision` says; thrown away when the text went on. */
  readonly receiveReading: (revision: number, parsed: ParsedPipeline) => void;
  readonly setSaved: (digest: string, text: string, layout: PipelineLayout) => void;
  readonly setDraftRevision: (revision: number) => void;
  readonly setSaveState: (saveState: SaveState) => void;
}

type ChangeOrigin = 'canvas' | 'form' | 'code' | 'history' | 'server';

export type EditBuilder = (tools: DocumentTools, text: string, model: PipelineModel) => readonly TextEdit[];

interface EditOptions {
  readonly layout?: LayoutPatch;
  readonly mergeKey?: string;
  readonly origin?: ChangeOrigin;
}

const closed = {
  path: undefined,
  absolutePath: '',
  text: '',
  savedText: '',
  layout: emptyLayout,
  savedLayout: emptyLayout,
  digest: '',
  revision: 0,
  readRevision: 0,
  draftRevision: 0,
  model: undefined,
  issues: [],
  parseError: undefined,
  history: emptyHistory,
  saveState: 'saved',
  lastOrigin: 'server',
  lastEdits: [],
} as const;

export const useDocumentStore = create<DocumentState>()((set, get) => ({
  ...closed,
  open: (file) => {
    const layout = file.layout ?? emptyLayout;
    const parseError = breakingIssue(file);
    set({
      ...closed,
      path: file.path,
      absolutePath: file.absolutePath,
      text: file.text,
      layout,
      // What a draft was made from, also when the file is another by now: a merge starts from there.
      savedText: file.draftBaseText ?? file.savedText,
      savedLayout: file.revision > 0 ? (file.draftBaseLayout ?? file.savedLayout ?? layout) : layout,
      digest: file.draftBase ?? file.digest,
      revision: get().revision + 1,
      readRevision: get().revision + 1,
      draftRevision: file.revision,
      model: file.model,
      issues: file.issues,
      parseError,
      saveState: file.revision > 0 ? 'draft' : 'saved',
    });
  },
  close: () => set({ ...closed, revision: get().revision + 1, readRevision: get().revision + 1 }),
  perform: async (change, origin = 'canvas') => {
    const { text, path } = get();
    if (origin === 'code') {
      set(written(get(), change, origin));
      return;
    }
    const tools = documentTools() ?? (await loadDocumentTools());
    // Ranges of another text mean nothing: someone was faster while the tools were loading.
    if (get().path === path && (change.edits.length === 0 || get().text === text)) {
      set(changed(get(), change, origin, tools));
      await untilRead();
    }
  },
  edit: async (label, build, options = {}) => {
    const tools = documentTools() ?? (await loadDocumentTools());
    catchUp(get(), tools);
    const { text, model, parseError } = get();
    const edits = !parseError && model && buildEdits(build, tools, text, model);
    if (!edits || (edits.length === 0 && !options.layout)) return;
    const { layout, mergeKey, origin = 'form' } = options;
    set(changed(get(), { label, edits, layout, mergeKey }, origin, tools));
    await untilRead();
  },
  undo: () => travel(undoStep, 'backward'),
  redo: () => travel(redoStep, 'forward'),
  readNow: async () => {
    const tools = documentTools() ?? (await loadDocumentTools());
    catchUp(get(), tools);
  },
  receiveReading: (revision, parsed) => {
    if (get().revision === revision) set(reading(get(), parsed));
  },
  setSaved: (digest, savedText, savedLayout) =>
    set((state) => ({
      digest,
      savedText,
      savedLayout,
      draftRevision: 0,
      saveState: state.text === savedText && state.layout === savedLayout ? 'saved' : 'pending',
    })),
  setDraftRevision: (draftRevision) => set({ draftRevision }),
  setSaveState: (saveState) => set({ saveState }),
}));

/** An edit that the document does not allow is told, and changes nothing. */
function buildEdits(
  build: EditBuilder,
  tools: DocumentTools,
  text: string,
  model: PipelineModel,
): readonly TextEdit[] | undefined {
  try {
    return build(tools, text, model);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { notify } = useViewStore.getState();
    notify({ tone: 'warn', text: t('canvas.editFailed', { message: error.message }) });
    return undefined;
  }
}

/** The change in text, layout and history; the text is not read yet. */
function written(state: DocumentState, change: Change, lastOrigin: ChangeOrigin): Partial<DocumentState> {
  const { value, inverse } = applyChange(state, change);
  const { selection } = useViewStore.getState();
  const history = recordChange(state.history, {
    label: change.label,
    forward: [change],
    backward: [inverse],
    mergeKey: change.mergeKey,
    time: Date.now(),
    before: selection,
    after: selection,
  });
  return { ...moved(state, value), history, lastOrigin, lastEdits: change.edits };
}

function changed(
  state: DocumentState,
  change: Change,
  lastOrigin: ChangeOrigin,
  tools: DocumentTools,
): Partial<DocumentState> {
  return andRead(state, written(state, change, lastOrigin), tools);
}

async function travel(take: typeof undoStep, direction: 'forward' | 'backward'): Promise<void> {
  const tools = documentTools() ?? (await loadDocumentTools());
  const state = useDocumentStore.getState();
  const step = take(state.history);
  if (!step) return;
  let value: DocumentValue = state;
  for (const change of step.entry[direction]) value = applyChange(value, change).value;
  useDocumentStore.setState({
    ...andRead(state, moved(state, value), tools),
    history: step.history,
    lastOrigin: 'history',
    lastEdits: [],
  });
  await untilRead();
  const kept = direction === 'backward' ? step.entry.before : step.entry.after;
  const ids = new Set(useDocumentStore.getState().model?.nodes.map((node) => node.id));
  useViewStore.getState().select(kept.filter((id) => ids.has(id)));
}

/** A syntax error leaves only part of the graph readable: editing that would lose the rest. */
function breakingIssue({ model, issues }: Pick<ParsedPipeline, 'model' | 'issues'>): Issue | undefined {
  const errors = issues.filter((issue) => issue.severity === 'error');
  return errors.find((issue) => issue.code === 'yaml-syntax') ?? (model ? undefined : errors[0]);
}

function moved(state: DocumentState, { text, layout }: DocumentValue): Partial<DocumentState> {
  const revision = text === state.text ? state.revision : state.revision + 1;
  const saveState = isUndecided(state.saveState) ? state.saveState : 'pending';
  return { text, layout, revision, saveState };
}

/** Reading this much as a whole takes longer than a frame. */
export function isLong(text: string): boolean {
  return text.length >= 30_000;
}

/** With what the text says, unless that is known, or takes long: then the text reader does it, a moment later. */
function andRead(
  state: DocumentState,
  next: Partial<DocumentState>,
  tools: DocumentTools,
): Partial<DocumentState> {
  const now = { ...state, ...next };
  if (now.readRevision === now.revision) return next;
  const parsed =
    tools.pipelineAtHand(now.text) ?? (isLong(now.text) ? undefined : tools.parsePipeline(now.text));
  return parsed ? { ...next, ...reading(now, parsed) } : next;
}

/** Resolves when the model shows the text, or another pipeline is open. */
function untilRead(): Promise<void> {
  const { path } = useDocumentStore.getState();
  const isDone = (state: DocumentState) => state.readRevision === state.revision || state.path !== path;
  if (isDone(useDocumentStore.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = useDocumentStore.subscribe((state) => {
      if (!isDone(state)) return;
      stop();
      resolve();
    });
  });
}

/** Nodes whose block says the same keep their object. */
function reading(state: DocumentState, parsed: ParsedPipeline): Partial<DocumentState> {
  const issues = shareItems(state.issues, parsed.issues);
  const readRevision = state.revision;
  const parseError = breakingIssue(parsed);
  if (parseError || !parsed.model) return { readRevision, issues, parseError };
  return { readRevision, issues, parseError: undefined, model: shareModel(state.model, parsed.model) };
}

/** Reads what was typed a moment ago: an edit of the canvas is made of the text as it is. */
function catchUp(state: DocumentState, tools: DocumentTools): void {
  if (state.readRevision !== state.revision) {
    useDocumentStore.setState(reading(state, tools.parsePipeline(state.text)));
  }
}

/** Loads the document code when the first paint is over, so that the first edit does not wait for it. */
export async function warmDocumentTools(): Promise<void> {
  await afterFirstPaint();
  await loadDocumentTools();
}
