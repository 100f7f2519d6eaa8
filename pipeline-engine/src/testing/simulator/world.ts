/** Plays one planned world to its end: processes come and go over one disk, and every move is drawn by lot. */

import { type Collector, createCollector } from '../../run/collector.ts';
import { createEngine } from '../../run/engine.ts';
import type { Engine, StartRequest } from '../../run/engine-contract.ts';
import { createLeases } from '../../run/leases.ts';
import type { RunHistory, RunListener } from '../../run/ports.ts';
import type { RoomLedger } from '../../run/room.ts';
import type { RunState } from '../../run/state.ts';
import { createMemoryLogs } from '../memory-history.ts';
import { hash } from '../memory-world.ts';
import { type Agenda, createAgenda, settle } from './agenda.ts';
import { createDisk, type Disk } from './disk.ts';
import { hostilePorts } from './hostile-ports.ts';
import { checkWorld, createFollower, differenceOf, type HeardEvent, storedRun } from './invariants.ts';
import { createMachine, type Machine } from './machine.ts';
import { createRandom, type Random } from './random.ts';
import { graphOfPlan, noHazards, type PlannedAct, type WorldPlan } from './world-plan.ts';

export interface Violation {
  readonly invariant: string;
  readonly details: string;
}

export interface PlayedWorld {
  readonly violations: readonly Violation[];
  readonly trace: readonly string[];
  readonly runs: number;
  readonly moves: number;
}

interface Process {
  readonly number: number;
  readonly fence: number;
  alive: boolean;
}

interface RunningProcess {
  readonly process: Process;
  readonly engine: Engine;
  readonly collector: Collector;
  /** Whose the moves of the collector are. */
  readonly collecting: object;
  readonly history: RunHistory;
}

const none = { count: 0, bytes: 0 };
/** How much room results take is no matter of these worlds. */
const noLedger: RoomLedger = {
  totals: async () => ({ results: none, code: none, logs: none, parts: none }),
  pipelines: async () => [],
  steps: async () => [],
  prune: async () => undefined,
  forget: async () => undefined,
  unmeasured: async () => [],
  learn: async () => undefined,
  setLogs: async () => undefined,
  setParts: async () => undefined,
  setAllParts: async () => undefined,
};

/** No world needs as many moves; one that does goes round in circles. */
const maximumMoves = 20_000;

export async function playWorld(plan: WorldPlan): Promise<PlayedWorld> {
  const world = createWorld(plan);
  await world.open();
  for (const act of plan.acts) {
    await world.move(act.after);
    await world.perform(act);
  }
  await world.drain();
  return world.result();
}

interface World {
  open(): Promise<void>;
  move(times: number): Promise<void>;
  perform(act: PlannedAct): Promise<void>;
  drain(): Promise<void>;
  result(): Promise<PlayedWorld>;
}

function createWorld(plan: WorldPlan): World {
  const random: Random = createRandom(plan.seed ^ 0x5bd1e995);
  const agenda: Agenda = createAgenda(random);
  const disk: Disk = createDisk();
  const violations: Violation[] = [];
  const heard: HeardEvent[] = [];
  const processes: RunningProcess[] = [];
  const follow = createFollower();
  let { hazards } = plan;
  let dispatched = 0;
  let moves = 0;
  let now = 1_000_000;
  const complain = (invariant: string, details: string): void => void violations.push({ invariant, details });
  const machine: Machine = createMachine({
    agenda,
    disk,
    random,
    hazards: () => hazards,
    complain,
    capacity: plan.capacity,
  });
  disk.writeInput('data 0');

  const listen =
    (running: RunningProcess): RunListener =>
    (run, event) => {
      if (!('seq' in event)) return;
      heard.push({ run, event, dispatched, process: running.process.number });
      if (event.type === 'run-finished') void compare(running, run);
    };

  /** Both are asked in one turn: nothing happens in between. */
  const compare = async ({ process, engine }: RunningProcess, run: string): Promise<void> => {
    if (!process.alive || process.fence !== disk.fence || agenda.has(process, `append to ${run}:`)) return;
    let memory: RunState | undefined;
    void engine.state(run).then((found) => {
      // That a store refused is known to its process alone.
      if (found === undefined) return;
      const { broken: _told, ...known } = found;
      memory = known;
    });
    const log = follow(run, await disk.runStore.events(run));
    await settle();
    // A process that has to read the log for it may be kept waiting.
    const difference = memory === undefined ? undefined : differenceOf(memory, log);
    if (difference !== undefined) complain('log-is-memory', `run ${run}: ${difference}`);
  };

  const open = async (): Promise<void> => {
    disk.fence += 1;
    const process: Process = { number: processes.length, fence: disk.fence, alive: true };
    const isAlive = (): boolean => process.alive;
    const leases = createLeases();
    const clock = (): number => {
      now += 1;
      return now;
    };
    // A collection ends with the lock: a process that lost it could not know what its successor uses.
    const collecting = { fence: process.fence };
    const hostile = { agenda, disk, random, hazards: () => hazards, dispatched: () => dispatched, complain };
    const { history, ...ports } = hostilePorts({ ...hostile, owner: process });
    const collected = hostilePorts({ ...hostile, owner: collecting });
    const engine = createEngine({
      ...ports,
      leases,
      targets: ['first', 'second'].map((name) => machine.target(name, process, isAlive)),
      clock,
      timer: (ms, work) =>
        agenda.add({
          owner: process,
          label: `${ms} ms passed`,
          perform: () => {
            now += ms;
            work();
          },
        }),
      turn: () => agenda.later(process, 'a turn passed', () => undefined),
      newId: () => {
        dispatched += 1;
        return `attempt-${dispatched}`;
      },
      hash,
      resolvePath: (_file, path) => `/workspace/${path}`,
      logFile: (attempt) => `/logs/${attempt}.log`,
      log: (level, message) => {
        if (level === 'error' && message.includes('bug')) complain('bug', message);
      },
    });
    const collector = createCollector({
      history: collected.history,
      artifacts: collected.artifacts,
      leases,
      clock,
      targets: () => ['first', 'second'].map((name) => machine.target(name, collecting, isAlive)),
      logs: createMemoryLogs(disk.files),
      room: noLedger,
      profiles: { list: async () => [], remove: async () => undefined },
      breathe: () => agenda.later(collecting, 'the collection goes on', () => undefined),
    });
    const running = { process, engine, collector, collecting, history };
    engine.subscribe(listen(running));
    processes.push(running);
    // Where the store refuses this, the world opens another process later.
    void engine.resume().catch(() => undefined);
    await settle();
  };

  const kill = (running: RunningProcess | undefined): void => {
    if (running === undefined) return;
    running.process.alive = false;
    agenda.end(running.process);
    agenda.end(running.collecting);
  };

  const current = (): RunningProcess | undefined => processes.at(-1);

  const start = (pick: number, how: 'start' | 'start-forced' | 'start-from'): void => {
    const number = pick % plan.pipelines.length;
    const pipeline = plan.pipelines[number];
    if (pipeline === undefined) return;
    const request: StartRequest = {
      pipeline: `p${number}.yml`,
      displayName: 'Pipeline',
      text: 'type: pipeline\n',
      layout: null,
      graph: graphOfPlan(pipeline),
      source: 'http',
      force: how === 'start-forced',
      ...(how === 'start-from' ? { from: `s${pick % pipeline.steps.length}` } : {}),
    };
    void current()
      ?.engine.start(request)
      .catch(() => undefined);
  };

  const runIds = async (): Promise<readonly string[]> =>
    (await disk.history.runs()).map(({ run }) => run).reverse();

  const perform = async (act: PlannedAct): Promise<void> => {
    agenda.trace.push(`--- ${act.kind} ${act.pick}`);
    const runs = await runIds();
    for (const run of runs) for (const process of processes) await compare(process, run);
    switch (act.kind) {
      case 'start':
      case 'start-forced':
      case 'start-from':
        start(act.pick, act.kind);
        break;
      case 'cancel-step':
      case 'pause':
      case 'unpause': {
        const run = runs[act.pick % Math.max(1, runs.length)];
        const engine = current()?.engine;
        if (run === undefined || engine === undefined) break;
        const done =
          act.kind === 'cancel-step' ? engine.cancelStep(run, `s${act.pick % 3}`) : engine[act.kind](run);
        void done.catch(() => undefined);
        break;
      }
      case 'cancel': {
        const run = runs[act.pick % Math.max(1, runs.length)];
        if (run !== undefined)
          void current()
            ?.engine.cancel(run)
            .catch(() => undefined);
        break;
      }
      case 'collect': {
        const rules = { keepRuns: act.pick % 3, keepMs: act.pick % 2 === 0 ? 0 : 1000 };
        void current()
          ?.collector.collect(rules)
          .catch(() => undefined);
        break;
      }
      case 'pin-run': {
        const run = runs[act.pick % Math.max(1, runs.length)];
        if (run !== undefined)
          void current()
            ?.history.pin(run, act.pick % 4 !== 0)
            .catch(() => undefined);
        break;
      }
      case 'kill':
        kill(current());
        await open();
        break;
      case 'close': {
        const process = current();
        void process?.engine.close(act.pick % 2 === 0 ? 'leave' : 'end');
        await move(10);
        kill(process);
        await open();
        break;
      }
      case 'usurp':
        agenda.end(current()?.collecting);
        await open();
        break;
      case 'edit-file':
        disk.writeInput(`data ${act.pick % 3}`);
        break;
      case 'lose-artifact': {
        const digests = [...disk.contents.keys()];
        const digest = digests[act.pick % digests.length];
        if (digest !== undefined) disk.lose(digest, dispatched);
        break;
      }
      case 'clock-jump':
        now += (act.pick - 500) * 10_000;
        break;
    }
    await settle();
  };

  const move = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await settle();
      if (moves >= maximumMoves || !agenda.next()) return;
      moves += 1;
    }
    await settle();
  };

  /** Where no store refused and nothing hangs, only a pause holds a run back: without pauses every run has ended. */
  const checkStandstill = async (): Promise<void> => {
    if (machine.hanging() > 0) return;
    for (const run of await disk.runStore.unfinished()) {
      const state = follow(run, await disk.runStore.events(run));
      if (!state?.paused) complain('nothing-stands-still', `run ${run} is ${state?.status}`);
    }
  };

  /** The process that paused a run lets it go on, so that no restart can do what this has to. */
  const unpauseAll = async (): Promise<void> => {
    for (const run of await disk.runStore.unfinished())
      void current()
        ?.engine.unpause(run)
        .catch(() => undefined);
    await move(maximumMoves);
  };

  /** Everything comes to its end: what hangs is cancelled, and what broke off goes on in a new process. */
  const drain = async (): Promise<void> => {
    await move(maximumMoves);
    if (plan.hazards.appendRefused === 0) {
      await checkStandstill();
      await unpauseAll();
      await checkStandstill();
    }
    hazards = noHazards;
    for (let round = 0; round < 2; round++) {
      for (const process of processes) kill(process);
      agenda.trace.push('--- the last process');
      await open();
      await move(maximumMoves);
      await unpauseAll();
      await checkStandstill();
    }
    if (machine.hanging() > 0) {
      for (const run of await disk.runStore.unfinished()) void current()?.engine.cancel(run);
      await move(maximumMoves);
    }
    for (const run of await disk.runStore.unfinished())
      complain('everything-ends', `run ${run} stands still`);
    if (moves >= maximumMoves) complain('everything-ends', 'the world goes round in circles');
  };

  const result = async (): Promise<PlayedWorld> => {
    const runs = await Promise.all((await runIds()).map((run) => storedRun(disk, run)));
    const storeRefuses = plan.hazards.appendRefused > 0;
    checkWorld({ disk, runs, heard, capacity: plan.capacity, storeRefuses, complain });
    for (const process of processes) kill(process);
    return { violations, trace: agenda.trace, runs: runs.length, moves };
  };

  return { open, move, perform, drain, result };
}
