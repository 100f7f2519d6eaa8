/** What must hold in every world, whatever happened in it. */
import type { Step, StepGraph, StepInput } from '../../graph/step.ts';
import type { RunEvent } from '../../run/events.ts';
import { foldLog } from '../../run/fold-log.ts';
import { readGraph } from '../../run/graph-text.ts';
import type { RunPin } from '../../run/ports.ts';
import {
  applyRunEvents,
  changeState,
  foldRunEvent,
  isFinished,
  type RunDraft,
  type RunState,
  replayEvents,
} from '../../run/state.ts';
import { isTerminal, type StepState } from '../../run/step-state.ts';
import { checkControl, checkPauses, joinsIn } from './control-invariants.ts';
import type { Disk } from './disk.ts';
import { contentOf, numberOf } from './machine.ts';
import { saysTheSame } from './says-the-same.ts';

export type Complain = (invariant: string, details: string) => void;

/** A stored run: its pin, the graph in it, its log, and the fold of it. */
export interface StoredRun {
  readonly pin: RunPin;
  readonly graph: StepGraph;
  readonly log: readonly RunEvent[];
  readonly state: RunState;
}

/** An event as a process heard it: how many attempts had been dispatched by then. */
export interface HeardEvent {
  readonly run: string;
  readonly event: RunEvent;
  readonly dispatched: number;
  readonly process: number;
}

export async function storedRun(disk: Disk, run: string): Promise<StoredRun> {
  const pin = await disk.runStore.pin(run);
  const log = disk.wholeLogs.get(run) ?? (await disk.runStore.events(run));
  const state = replayEvents(log);
  if (pin === undefined || state === undefined) throw new Error(`run ${run} is listed and not stored`);
  return { pin, graph: readGraph(pin.graph), log, state };
}

/** The fold of the growing log of each run: of what is new, as long as what was there stands unchanged. */
export function createFollower(): (run: string, log: readonly RunEvent[]) => RunState | undefined {
  const followed = new Map<string, { readonly log: readonly RunEvent[]; readonly state: RunState }>();
  return (run, log) => {
    const known = followed.get(run);
    if (known?.log === log) return known.state;
    const goesOn = known?.log.every((event, index) => log[index] === event) === true;
    const state = goesOn ? applyRunEvents(known.state, log.slice(known.log.length)) : replayEvents(log);
    if (state !== undefined) followed.set(run, { log, state });
    return state;
  };
}

/** Undefined when both states say the same. */
export function differenceOf(memory: RunState | undefined, log: RunState | undefined): string | undefined {
  if (saysTheSame(memory, log)) return undefined;
  return `memory ${JSON.stringify(memory)} but log ${JSON.stringify(log)}`;
}

export interface PlayedOut {
  readonly disk: Disk;
  readonly runs: readonly StoredRun[];
  readonly heard: readonly HeardEvent[];
  readonly capacity: number;
  /** What the store refuses may stand all the same: then another run that shares the attempt records it too. */
  readonly storeRefuses: boolean;
  readonly complain: Complain;
}

export function checkWorld(world: PlayedOut): void {
  for (const run of world.runs) {
    checkLog(run, world.complain);
    checkFold(run, world.complain);
    checkEnd(run, world.complain);
    checkContents(run, world);
  }
  checkPauses(world);
  checkCommits(world);
  checkFairness(world);
}

/** A folded log says what the whole one says, and so does its rest to somebody who heard the beginning of the whole. */
function checkFold({ pin, log, state }: StoredRun, complain: Complain): void {
  const folded = foldLog(log);
  const heard = log.slice(0, Math.ceil(log.length / 2));
  const rest = folded.filter((event) => event.seq > (heard.at(-1)?.seq ?? 0));
  for (const replayed of [folded, [...heard, ...rest]]) {
    const difference = differenceOf(replayEvents(replayed), state);
    if (difference !== undefined) complain('fold-says-the-same', `run ${pin.run}: ${difference}`);
  }
}

/** Numbers have no gaps; what ended never changes, and nothing comes after the end. Goes through the log once. */
function checkLog(run: StoredRun, complain: Complain): void {
  const { pin, log } = run;
  const control = checkControl(run, complain);
  let state: RunDraft | undefined;
  for (const [index, event] of log.entries()) {
    if (event.seq !== index + 1) complain('log-without-gaps', `run ${pin.run}: ${event.seq} at ${index}`);
    if (state === undefined) {
      state = foldRunEvent(state, event);
      continue;
    }
    if (isFinished(state)) complain('nothing-after-the-end', `run ${pin.run}: ${event.type}`);
    const step = 'step' in event ? state.steps[event.step] : undefined;
    if (step !== undefined && isTerminal(step.status))
      complain('terminal-stands', `run ${pin.run}: ${event.type} of ${step.id}, which is ${step.status}`);
    control.before(state, event);
    changeState(state, event);
    control.after(state, event);
  }
}

function checkEnd({ pin, log, state }: StoredRun, complain: Complain): void {
  const steps = Object.values(state.steps);
  const open = steps.filter((step) => !isTerminal(step.status));
  if (isFinished(state) && open.length > 0) complain('ended-whole', `run ${pin.run}: ${open[0]?.id} is open`);
  if (!isFinished(state)) return;
  const cancelled = log.some((event) => event.type === 'run-cancelling');
  const failed = steps.some((step) => step.status === 'failed');
  const partly = steps.some((step) => step.status === 'cancelled') ? 'cancelled' : 'succeeded';
  const expected = cancelled ? 'cancelled' : failed ? 'failed' : partly;
  if (state.status !== expected) complain('status-tells', `run ${pin.run}: ${state.status}, not ${expected}`);
  if (state.status === 'succeeded' && !steps.every(isDone))
    complain('status-tells', `run ${pin.run} is not whole`);
}

function isDone(step: StepState): boolean {
  return step.status === 'succeeded' || step.status === 'reused';
}

/** Every result is what its step makes of what it read: nothing partial, nothing of another step, nothing stale. */
function checkContents({ pin, graph, state }: StoredRun, { disk, complain }: PlayedOut): void {
  for (const step of graph.steps) {
    const made = state.steps[step.id];
    if (made === undefined || !isDone(made)) continue;
    const expected = expectedContent(step, pin, state, disk);
    const content = disk.contents.get(made.outputs[0]?.digest ?? '') ?? 'nothing';
    const right = step.component.isDeterministic ? content === expected : content.startsWith(expected ?? '?');
    if (!right) complain('right-content', `run ${pin.run}, ${step.id}: ${content}, not ${expected}`);
  }
}

function expectedContent(step: Step, pin: RunPin, state: RunState, disk: Disk): string | undefined {
  const literal = (name: string): string => {
    const source = step.inputs.find((input) => input.name === name)?.source;
    return source?.kind === 'literal' ? source.text : '';
  };
  const digests = step.inputs.flatMap((input) => digestRead(input, pin, state));
  const read = digests.map((digest) => disk.contents.get(digest));
  const known = read.filter((content) => content !== undefined);
  return known.length < read.length
    ? undefined
    : contentOf(literal('kind'), literal('constant') === 'true', known);
}

function digestRead({ source }: StepInput, pin: RunPin, state: RunState): readonly string[] {
  if (source.kind === 'data')
    return [pin.inputs.find((input) => input.path === source.path)?.digest ?? 'nothing'];
  if (source.kind !== 'step') return [];
  return [state.steps[source.step]?.outputs[0]?.digest ?? 'nothing'];
}

/** An identity is committed once; once more for every time that its result was lost or collected, or somebody insisted. */
function checkCommits({ disk, runs, storeRefuses, complain }: PlayedOut): void {
  const insisted = new Set(
    runs.flatMap(({ pin, graph }) =>
      graph.steps.flatMap((step) =>
        pin.force || step.forceRerun || step.phase !== undefined || !step.component.isDeterministic
          ? [`${pin.run} ${step.id}`]
          : [],
      ),
    ),
  );
  const times = new Map<string, number>();
  const attempts = new Set<string>();
  for (const { entry } of disk.commits) {
    if (insisted.has(`${entry.run} ${entry.step}`)) continue;
    if (storeRefuses && attempts.has(entry.attempt)) continue;
    attempts.add(entry.attempt);
    const time = (times.get(entry.fingerprint) ?? 0) + 1;
    times.set(entry.fingerprint, time);
    const lost = entry.outputs.reduce((sum, { digest }) => sum + (disk.losses.get(digest)?.times ?? 0), 0);
    const collected = disk.forgotten.get(entry.fingerprint) ?? 0;
    if (time > 1 + lost + collected)
      complain(
        'committed-once',
        `${entry.fingerprint} (run ${entry.run}, ${entry.step}): ${time} times, lost ${lost}, collected ${collected}`,
      );
  }
  const committed = new Set(disk.commits.map(({ entry }) => entry.fingerprint));
  for (const { pin, state } of runs) {
    for (const step of Object.values(state.steps)) {
      if (isDone(step) && !committed.has(step.fingerprint ?? ''))
        complain('committed-once', `run ${pin.run}, ${step.id}: its result was never committed`);
    }
  }
}

/**
 * While a run waits for a place of a target, other runs get at most twice the running limit of places there before it
 * gets its next one. The limit is the target's capacity, or the number of runs where that is more.
 */
function checkFairness({ heard, runs, capacity, complain }: PlayedOut): void {
  const limit = 2 * Math.max(capacity, runs.length);
  const joins = joinsIn(heard);
  // Runs that were paused, or limit themselves, wait for more than a place.
  const isHeldBack = new Set(
    runs.flatMap(({ pin, graph, log }) => {
      const limited = graph.maxConcurrentSteps !== undefined;
      return limited || log.some((event) => event.type === 'run-paused') ? [pin.run] : [];
    }),
  );
  const intents = new Map<number, { readonly run: string; readonly target: string }>();
  for (const { run, event } of heard) {
    if (event.type !== 'attempt-intended' || joins.has(`${run} ${event.seq}`)) continue;
    intents.set(numberOf(event.attempt), { run, target: event.target });
  }
  for (const { run, event, dispatched, process } of heard) {
    if (event.type !== 'step-queued' || event.reason?.kind !== 'target-full' || isHeldBack.has(run)) continue;
    const { target } = event.reason;
    const later = heard.find(
      (other) =>
        other.process === process &&
        other.run === run &&
        other.event.type === 'attempt-intended' &&
        other.event.step === event.step &&
        numberOf(other.event.attempt) > dispatched,
    );
    if (later?.event.type !== 'attempt-intended') continue;
    const end = numberOf(later.event.attempt);
    let others = 0;
    for (let number = dispatched + 1; number <= end; number++) {
      const place = intents.get(number);
      if (place !== undefined && place.target !== target) continue;
      // A place that nobody tells of was given back at once, because the result stood by then; it may be this run's.
      others = place === undefined || place.run === run ? 0 : others + 1;
      if (others > limit)
        complain(
          'fair',
          `run ${run}, ${event.step}: ${others} places for others between ${dispatched} and ${end}`,
        );
    }
  }
}
