/**
 * The open pipeline. Truth is `{ text, layout, revision }`; the model is read from it, and everything that
 * changes it goes through `perform`, so that undo restores every byte.
 */
import {
  EngineError,
  type Issue,
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
import { type DocumentTools, loadDocumentTools } from '../model/document-tools.ts';
import { emptyHistory, type History, recordChange, redoStep, undoStep } from '../model/history.ts';
import { shareModel } from '../model/share-model.ts';
import { afterFirstPaint } from './first-paint.ts';
import { useViewStore } from './view-store.ts';

/**
 * `saved`: the file has these bytes. `draft`: the server keeps them as a draft. `pending`: not sent yet.
 * `conflict`: someone else changed the draft or the file. `offline`: kept in this browser's journal only.
 */
type SaveState = 'saved' | 'draft' | 'pending' | 'saving' | 'conflict' | 'offline';

export interface DocumentState extends DocumentValue {
  readonly path: string | undefined;
  readonly absolutePath: string;
  readonly savedText: string;
  readonly savedLayout: PipelineLayout;
  /** Of the file on disk; the base of a save. */
  readonly digest: string;
  /** Counts every change of the text in this tab; plans and schemas are asked and answered with it. */
  readonly revision: number;
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
  /** Resolves when the model shows the change. */
  readonly perform: (change: Change, origin?: ChangeOrigin) => Promise<void>;
  /** Builds the edits from the text as it is now, and performs them. */
  readonly edit: (label: string, build: EditBuilder, options?: EditOptions) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
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
    const parseError = file.model ? undefined : file.issues.find((issue) => issue.severity === 'error');
    set({
      ...closed,
      path: file.path,
      absolutePath: file.absolutePath,
      text: file.text,
      layout,
      savedText: file.savedText,
      savedLayout: layout,
      digest: file.draftBase ?? file.digest,
      revision: get().revision + 1,
      draftRevision: file.revision,
      model: file.model,
      issues: file.issues,
      parseError,
      saveState: file.revision > 0 ? 'draft' : 'saved',
    });
  },
  close: () => set({ ...closed, revision: get().revision + 1 }),
  perform: async (change, origin = 'canvas') => {
    const tools = await loadDocumentTools();
    const { value, inverse } = applyChange(get(), change);
    const selection = useViewStore.getState().selection;
    const history = recordChange(get().history, {
      label: change.label,
      forward: [change],
      backward: [inverse],
      mergeKey: change.mergeKey,
      time: Date.now(),
      before: selection,
      after: selection,
    });
    set({ ...readValue(get(), value, tools), history, lastOrigin: origin, lastEdits: change.edits });
  },
  edit: async (label, build, options = {}) => {
    const tools = await loadDocumentTools();
    const { text, model } = get();
    if (!model) return;
    const edits = buildEdits(build, tools, text, model);
    if (!edits) return;
    if (edits.length === 0 && !options.layout) return;
    await get().perform(
      { label, edits, layout: options.layout, mergeKey: options.mergeKey },
      options.origin ?? 'form',
    );
  },
  undo: () => travel(undoStep(get().history), 'backward'),
  redo: () => travel(redoStep(get().history), 'forward'),
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

async function travel(step: ReturnType<typeof undoStep>, direction: 'forward' | 'backward'): Promise<void> {
  if (!step) return;
  const tools = await loadDocumentTools();
  const state = useDocumentStore.getState();
  let value: DocumentValue = state;
  for (const change of step.entry[direction]) value = applyChange(value, change).value;
  useDocumentStore.setState({
    ...readValue(state, value, tools),
    history: step.history,
    lastOrigin: 'history',
    lastEdits: [],
  });
  const kept = direction === 'backward' ? step.entry.before : step.entry.after;
  const ids = new Set(useDocumentStore.getState().model?.nodes.map((node) => node.id));
  useViewStore.getState().select(kept.filter((id) => ids.has(id)));
}

/** What the new text says; nodes whose block says the same keep their object. */
function readValue(state: DocumentState, value: DocumentValue, tools: DocumentTools): Partial<DocumentState> {
  const moved = { text: value.text, layout: value.layout, saveState: 'pending' } as const;
  if (value.text === state.text) return moved;
  const parsed = tools.parsePipeline(value.text);
  const revision = state.revision + 1;
  if (!parsed.model) {
    const parseError = parsed.issues.find((issue) => issue.severity === 'error') ?? parsed.issues[0];
    return { ...moved, revision, issues: parsed.issues, parseError };
  }
  const model = shareModel(state.model, parsed.model);
  return { ...moved, revision, model, issues: parsed.issues, parseError: undefined };
}

/** Loads the document code when the first paint is over, so that the first edit does not wait for it. */
export async function warmDocumentTools(): Promise<void> {
  await afterFirstPaint();
  await loadDocumentTools();
}
