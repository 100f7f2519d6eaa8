/** The actions that run the pipeline, now or by a schedule. */
import { CalendarClock, CircleStop, FastForward, Play, RotateCcw } from 'lucide-react';
import { draftSchedule } from '../schedules/opened-schedule.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { useViewStore } from '../store/view-store.ts';
import type { Action } from './action.ts';
import { canCancelStep, cancelStep, canRun, runPipeline } from './run-actions.ts';
import { hasUnsaved, saveDocument } from './save.ts';
import { hasOne, isOpen, withSelected } from './selected.ts';

const view = useViewStore.getState;
const documentNow = useDocumentStore.getState;

export const runActions = {
  run: {
    id: 'run',
    title: 'canvas.run',
    icon: Play,
    shortcuts: [{ key: 'Enter', mod: true }],
    isEnabled: canRun,
    perform: () => runPipeline(),
  },
  runUpToHere: {
    id: 'runUpToHere',
    title: 'canvas.runUpToHere',
    icon: Play,
    shortcuts: [{ key: 'Enter', mod: true, shift: true }],
    isEnabled: () => canRun() && hasOne(),
    perform: withSelected((upTo) => void runPipeline({ upTo })),
  },
  runFromHere: {
    id: 'runFromHere',
    title: 'canvas.runFromHere',
    icon: FastForward,
    shortcuts: [],
    isEnabled: () => canRun() && hasOne(),
    perform: withSelected((from) => void runPipeline({ from })),
  },
  regenerate: {
    id: 'regenerate',
    title: 'canvas.regenerate',
    icon: RotateCcw,
    shortcuts: [],
    isEnabled: () => canRun() && hasOne(),
    perform: withSelected((upTo) => void runPipeline({ upTo, forceSteps: [upTo] })),
  },
  cancelStep: {
    id: 'cancelStep',
    title: 'canvas.cancelStep',
    icon: CircleStop,
    shortcuts: [],
    isEnabled: () => hasOne() && canCancelStep(view().selection[0]),
    perform: withSelected((node) => void cancelStep(node)),
  },
  runWithoutReuse: {
    id: 'runWithoutReuse',
    title: 'canvas.runWithoutReuse',
    icon: RotateCcw,
    shortcuts: [],
    isEnabled: canRun,
    perform: () => runPipeline({ force: true }),
  },
  schedulePipeline: {
    id: 'schedulePipeline',
    title: 'canvas.schedulePipeline',
    icon: CalendarClock,
    shortcuts: [],
    isEnabled: isOpen,
    perform: async () => {
      const { path } = documentNow();
      // What a schedule runs is the file.
      if (hasUnsaved()) await saveDocument();
      if (path !== undefined && !hasUnsaved()) draftSchedule(path);
    },
  },
} as const satisfies Readonly<Record<string, Action>>;
