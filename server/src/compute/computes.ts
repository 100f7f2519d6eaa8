/**
 * The compute targets of a workspace, as its files define them now. Those of a workspace that nobody trusts are listed
 * and never connected to.
 */

import path from 'node:path';
import type { ComputeTarget, Engine, Timer } from '@millrace/pipeline-engine';
import { EngineError, issueMessage } from '@millrace/pipeline-engine/browser';
import type { ComputeSummary } from '../contract/index.ts';
import { copyIssue } from '../to-json.ts';
import { type ComputeFile, computesFolder, readComputeFiles, usableComputes } from './compute-files.ts';
import { type MadeTarget, makeTarget, type TargetMaking } from './make-target.ts';
import type { runningAttempts } from './running-attempts.ts';
import { createSweeps } from './sweeps.ts';
import type { TargetMemory } from './target-memory.ts';

export interface Computes {
  /** Looks at the files again. Targets whose definition stayed the same stay; attempts go on where they are. */
  refresh(): Promise<void>;
  /** What a step may ask for, beside the machine of the server; as of the last refresh. */
  names(): readonly string[];
  list(): Promise<readonly ComputeSummary[]>;
  /** The workspace path of the file that defines it, with a mistake or without. */
  fileOf(name: string): Promise<string | undefined>;
  /** Asks the machine whether steps can run there. */
  check(name: string): Promise<ComputeSummary>;
  /** Machines are tidied up from now on. For a server that stays, once it knows the attempts of the last one. */
  startSweeping(): void;
  close(): void;
}

export interface ComputesOptions {
  readonly root: string;
  readonly engine: Pick<Engine, 'useTargets' | 'load'>;
  /** Takes every step that names no target of the workspace. */
  readonly local: ComputeTarget;
  /** Another such, for when a file that described this machine has gone. */
  readonly makeLocal: () => ComputeTarget;
  readonly isTrusted: () => Promise<boolean>;
  readonly attempts: () => ReturnType<typeof runningAttempts>;
  readonly making: TargetMaking;
  readonly memory: TargetMemory;
  readonly clock: () => number;
  readonly timer: Timer;
}

interface Known extends MadeTarget {
  readonly definition: string;
}

type Health = ComputeSummary['health'];

export function createComputes(options: ComputesOptions): Computes {
  const { root, engine } = options;
  /** Undefined while a file describes this machine. */
  let base: ComputeTarget | undefined = options.local;
  let files: readonly ComputeFile[] = [];
  let made: ReadonlyMap<string, Known> = new Map();
  const checked = new Map<Known, Health>();
  let refreshing: Promise<void> = Promise.resolve();
  const sweeps = createSweeps({
    targets: () => [...made.values()].map(({ target }) => target),
    timer: options.timer,
    report: (error) => console.error(error),
  });

  const look = async (): Promise<void> => {
    files = await readComputeFiles(root);
    const usable = (await options.isTrusted()) ? usableComputes(files) : [];
    const next = new Map(usable.flatMap((file) => known(file)));
    const isSame = next.size === made.size && [...next].every(([name, entry]) => made.get(name) === entry);
    const before = made;
    made = next;
    for (const entry of checked.keys()) if (!isIn(next, entry)) checked.delete(entry);
    if (isSame) return;
    const own = next.get(options.local.name)?.target;
    base = own === undefined ? (base ?? options.makeLocal()) : undefined;
    const others = [...next.values()].map(({ target }) => target).filter((target) => target !== own);
    engine.useTargets([own ?? base ?? options.local, ...others]);
    for (const entry of next.values()) if (!isIn(before, entry)) sweeps.arrived(entry.target);
  };

  const known = ({
    name,
    definition,
    path: file,
    text,
  }: ComputeFile): readonly (readonly [string, Known])[] => {
    if (definition === undefined) return [];
    const identity = JSON.stringify([definition, file]);
    const before = made.get(name);
    if (before?.definition === identity) return [[name, before]];
    const fresh = makeTarget(name, definition, path.join(root, computesFolder), options.making);
    if (fresh === undefined) return [];
    const target = options.memory.remember(fresh.target, { name, file, text });
    return [[name, { ...fresh, target, definition: identity }]];
  };

  const refresh = (): Promise<void> => {
    // One look after another; a look that fails does not hold up the next.
    refreshing = refreshing.then(look, look);
    return refreshing;
  };

  const summaries = async (): Promise<readonly ComputeSummary[]> => {
    const attempts = await options.attempts();
    const loads = new Map(engine.load().map((load) => [load.target, load]));
    const here = loads.get(options.local.name);
    const thisMachine: ComputeSummary = {
      name: options.local.name,
      type: 'local',
      file: null,
      description: null,
      capacity: options.local.capacity,
      running: here?.running ?? 0,
      queued: here?.queued ?? 0,
      health: { ...nothingSaid, state: 'ok' },
      costPerHour: null,
      attempts: [...(attempts.get(options.local.name) ?? [])],
    };
    return [
      ...(base === undefined ? [] : [thisMachine]),
      ...files.map((file): ComputeSummary => {
        const { name, definition } = file;
        const entry = file.isTaken ? undefined : made.get(name);
        const load = entry && loads.get(name);
        return {
          name,
          type: definition?.kind === 'other' ? definition.type : (definition?.kind ?? ''),
          file: file.path,
          description: definition?.description ?? null,
          capacity: entry?.target.capacity ?? definition?.capacity ?? null,
          running: load?.running ?? 0,
          queued: load?.queued ?? 0,
          health: entry === undefined ? unusable(file) : (checked.get(entry) ?? unchecked),
          costPerHour: definition?.costPerHour ?? null,
          attempts: entry === undefined ? [] : [...(attempts.get(name) ?? [])],
        };
      }),
    ];
  };

  const summary = async (name: string): Promise<ComputeSummary> => {
    const found = (await summaries()).find((entry) => entry.name === name);
    if (found !== undefined) return found;
    throw new EngineError('not-found', `No compute target "${name}" is defined in ${computesFolder}/.`, {
      name,
    });
  };

  return {
    refresh,
    names: () => usableComputes(files).map(({ name }) => name),
    list: async () => {
      await refresh();
      return summaries();
    },
    fileOf: async (name) => {
      await refresh();
      return files.find((file) => file.name === name && !file.isTaken)?.path;
    },
    check: async (name) => {
      await refresh();
      const entry = made.get(name);
      if (entry === undefined) return summary(name);
      const { obstacle, ...facts } = await entry.check();
      const state = obstacle === undefined ? 'ok' : 'failed';
      checked.set(entry, {
        ...nothingSaid,
        state,
        reason: obstacle ?? null,
        checkedAt: options.clock(),
        facts,
      });
      if (obstacle === undefined) sweeps.arrived(entry.target);
      return summary(name);
    },
    startSweeping: sweeps.start,
    close: sweeps.close,
  };
}

const nothingSaid = { reason: null, code: null, issue: null, checkedAt: null, facts: null } as const;
const unchecked: Health = { ...nothingSaid, state: 'unknown' };

function isIn(made: ReadonlyMap<string, Known>, entry: Known): boolean {
  return [...made.values()].includes(entry);
}

function unusable({ isTaken, issues, definition, name }: ComputeFile): Health {
  const failed = (code: NonNullable<Health['code']>, reason: string): Health => ({
    ...nothingSaid,
    state: 'failed',
    code,
    reason,
  });
  const error = issues.find(({ severity }) => severity === 'error');
  if (error !== undefined)
    return { ...failed('mistake', issueMessage(error, 'en')), issue: copyIssue(error) };
  if (isTaken) return failed('taken', `Another file defines "${name}" already.`);
  if (definition?.kind === 'other')
    return failed('not-connected', `Millrace does not connect to ${definition.type}.`);
  return failed('untrusted', 'This workspace is not trusted: Millrace connects to none of its machines.');
}
