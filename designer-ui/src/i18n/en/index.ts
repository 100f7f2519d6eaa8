/** All English messages by namespace: their keys and parameters are what the other language is held to. */
import { assets } from './assets.ts';
import { canvas } from './canvas.ts';
import { common } from './common.ts';
import { computes } from './computes.ts';
import { conflict } from './conflict.ts';
import { endpoints } from './endpoints.ts';
import { inspector } from './inspector.ts';
import { pipelineInterface } from './interface.ts';
import { outline } from './outline.ts';
import { pages } from './pages.ts';
import { preview } from './preview.ts';
import { schedules } from './schedules.ts';
import { wizard } from './wizard.ts';

export const en = {
  assets,
  common,
  canvas,
  inspector,
  preview,
  pages,
  outline,
  endpoints,
  schedules,
  conflict,
  computes,
  interface: pipelineInterface,
  wizard,
};
