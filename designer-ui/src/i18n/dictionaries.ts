/** The messages of the screen per language and namespace. English decides the keys; the types hold Japanese to them. */
import type { Language } from '@millrace/pipeline-engine/browser';
import { canvas as enCanvas } from './en/canvas.ts';
import { common as enCommon } from './en/common.ts';
import { conflict as enConflict } from './en/conflict.ts';
import { inspector as enInspector } from './en/inspector.ts';
import { pipelineInterface as enInterface } from './en/interface.ts';
import { outline as enOutline } from './en/outline.ts';
import { pages as enPages } from './en/pages.ts';
import { preview as enPreview } from './en/preview.ts';
import { canvas as jaCanvas } from './ja/canvas.ts';
import { common as jaCommon } from './ja/common.ts';
import { conflict as jaConflict } from './ja/conflict.ts';
import { inspector as jaInspector } from './ja/inspector.ts';
import { pipelineInterface as jaInterface } from './ja/interface.ts';
import { outline as jaOutline } from './ja/outline.ts';
import { pages as jaPages } from './ja/pages.ts';
import { preview as jaPreview } from './ja/preview.ts';
import type { Message } from './message.ts';

const en = {
  common: enCommon,
  canvas: enCanvas,
  inspector: enInspector,
  preview: enPreview,
  pages: enPages,
  outline: enOutline,
  conflict: enConflict,
  interface: enInterface,
};

export type English = typeof en;
export type Namespace = keyof English;

export const dictionaries: Readonly<
  Record<Language, Readonly<Record<Namespace, Readonly<Record<string, Message>>>>>
> = {
  en,
  ja: {
    common: jaCommon,
    canvas: jaCanvas,
    inspector: jaInspector,
    preview: jaPreview,
    pages: jaPages,
    outline: jaOutline,
    conflict: jaConflict,
    interface: jaInterface,
  },
};
