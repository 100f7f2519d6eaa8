/**
 * Where attempts of a simulated world run. Those with a time limit outlive the process that submitted them, until
 * somebody reaps them; the others are volatile, like those of workers.
 */
import { EngineError } from '../../errors.ts';
import type { Step } from '../../graph/step.ts';
import type {
  Attempt,
  AttemptHandle,
  AttemptOutcome,
  AttemptSignal,
  ComputeTarget,
} from '../../run/ports.ts';
import type { Agenda } from './agenda.ts';
import type { Disk } from './disk.ts';
import type { Random } from './random.ts';
import type { Hazards } from './world-plan.ts';

export interface MachineOptions {
  readonly agenda: Agenda;
  readonly disk: Disk;
  readonly random: Random;
  readonly hazards: () => Hazards;
  readonly complain: (invariant: string, details: string) => void;
  readonly capacity: number;
}

export interface Machine {
  /** A target as one process sees it; `isAlive` says whether anybody still listens. */
  target(name: string, owner: { readonly fence: number }, isAlive: () => boolean): ComputeTarget;
  hanging(): number;
}

/** An attempt, under way or over; it is the owner of its moves. Processes come and go, and listen to it. */
interface Body {
  readonly attempt: Attempt;
  readonly target: string;
  readonly listeners: Set<Listener>;
  hangs: boolean;
  /** How it ended, until somebody reaps it. */
  outcome: AttemptOutcome | undefined;
}

interface Listener {
  readonly process: unknown;
  readonly isAlive: () => boolean;
  readonly tell: (signal: AttemptSignal) => void;
  readonly finish: (outcome: AttemptOutcome) => void;
}

/** What a step writes: decided by its parameters and what it reads, and by chance when it is not deterministic. */
export function contentOf(params: string, isConstant: boolean, inputs: readonly string[]): string {
  return `<${params}${isConstant ? '' : inputs.join('')}>`;
}

export function createMachine({
  agenda,
  disk,
  random,
  hazards,
  complain,
  capacity,
}: MachineOptions): Machine {
  const bodies = new Map<string, Body>();

  const listening = (body: Body): readonly Listener[] =>
    [...body.listeners].filter((listener) => listener.isAlive());

  const end = (body: Body, outcome: AttemptOutcome): void => {
    body.outcome ??= outcome;
    body.hangs = false;
    agenda.drop(body);
    for (const { finish } of listening(body)) finish(outcome);
  };

  const isVolatile = (step: Step): boolean => step.timeoutSeconds === undefined;

  /** Another process may follow it, when the one that removes it was ousted: it finds, some time later, that it is gone. */
  const remove = (body: Body, by: unknown): void => {
    bodies.delete(body.attempt.id);
    agenda.drop(body);
    for (const { process, finish } of listening(body)) {
      if (process === by) continue;
      agenda.add({
        owner: process,
        label: `${body.attempt.id} is gone`,
        perform: () => finish({ kind: 'lost', message: 'It was ended by somebody else.' }),
      });
    }
  };

  const outputOf = (body: Body): string | undefined => {
    const { inputs, step, id } = body.attempt;
    const read = inputs.filter((input) => input.kind === 'path').map((input) => disk.files.read(input.value));
    if (read.some((content) => content?.includes('partial')))
      complain('partial-output', `${step.id} read it`);
    for (const input of inputs) checkInput(input.value, input.kind, body.attempt);
    const known = read.filter((content) => content !== undefined);
    if (known.length < read.length) return undefined;
    const params = inputs.flatMap((input) => (input.name === 'kind' ? [input.value] : [])).join();
    const isConstant = inputs.some((input) => input.name === 'constant' && input.value === 'true');
    return contentOf(params, isConstant, known) + (step.component.isDeterministic ? '' : id);
  };

  /** An artifact may vanish under a step that has begun; one that was gone before must not be handed out. */
  const checkInput = (path: string, kind: string, attempt: Attempt): void => {
    const digest = path.slice(path.lastIndexOf('/') + 1);
    const loss = disk.losses.get(digest);
    if (kind !== 'path' || disk.files.read(path) !== undefined) return;
    if (loss === undefined) {
      complain('collected-in-use', `${attempt.step.id} reads ${digest}, which a collection took`);
      return;
    }
    if (loss.at < numberOf(attempt.id)) complain('missing-input', `${attempt.step.id} was given ${digest}`);
  };

  const begin = (body: Body): void => {
    const { id, step, outputs } = body.attempt;
    const name = `${id} (${step.id})`;
    const fate = hazards();
    const tell = (signal: AttemptSignal): void => {
      for (const listener of listening(body)) listener.tell(signal);
    };
    const stop = (outcome: AttemptOutcome): void => {
      end(body, outcome);
      if (!random.chance(fate.signalTwice)) return;
      for (const listener of listening(body)) {
        agenda.add({
          owner: listener.process,
          label: `${name} says again that it runs`,
          perform: () => listener.tell({ kind: 'running' }),
        });
        agenda.add({
          owner: listener.process,
          label: `${name} ends again`,
          perform: () => listener.finish({ kind: 'lost', message: 'again' }),
        });
      }
    };
    const write = (content: string): void => {
      for (const output of outputs) disk.files.write(output.path, content);
    };
    const finishWell = (): void => {
      const content = outputOf(body);
      if (content !== undefined) write(content);
      stop(content === undefined ? failed('input-gone') : { kind: 'succeeded', metrics: [], tables: [] });
    };
    const work = (): void => {
      write('partial');
      if (random.chance(fate.attemptHangs)) {
        if (step.timeoutSeconds !== undefined) {
          later('reaches its limit', () => stop(failed('timeout')));
          return;
        }
        body.hangs = true;
        return;
      }
      if (random.chance(fate.attemptIsLost)) {
        later('is lost', () => stop({ kind: 'lost', message: 'The worker died.' }));
      } else if (random.chance(fate.attemptFails)) {
        later('fails', () => stop(failed('broken')));
      } else {
        later('ends well', finishWell);
      }
    };
    const later = (label: string, perform: () => void): void => {
      const unlessDead = (): void => {
        if (isVolatile(step) && listening(body).length === 0) remove(body, undefined);
        else perform();
      };
      agenda.add({ owner: body, label: `${name} ${label}`, perform: unlessDead });
    };
    later('runs', () => {
      tell({ kind: 'running' });
      if (random.chance(fate.signalTwice)) tell({ kind: 'running' });
      later('works', work);
    });
  };

  const countOf = (name: string, process: unknown): number =>
    [...bodies.values()].filter(
      (body) =>
        body.target === name &&
        body.outcome === undefined &&
        [...body.listeners].some((listener) => listener.process === process),
    ).length;

  /** What is on its way when a process is ousted gets there; nothing is sent after that. */
  const checkOwner = ({ fence }: { readonly fence: number }, what: string): void => {
    if (fence !== disk.fence) complain('ousted-keeps-away', `the process of fence ${fence} ${what}`);
  };

  const listen = (
    body: Body,
    process: { readonly fence: number },
    isAlive: () => boolean,
    onSignal: (signal: AttemptSignal) => void,
  ): AttemptHandle => {
    const { id, step } = body.attempt;
    const outcome = new Promise<AttemptOutcome>((finish) => {
      body.listeners.add({ process, isAlive, tell: onSignal, finish });
      if (body.outcome !== undefined) finish(body.outcome);
    });
    const cancel = async (): Promise<void> => {
      if (body.outcome !== undefined) return;
      if (!isVolatile(step)) checkOwner(process, `cancels ${id}`);
      await agenda.later(process, `cancel ${id} (${step.id})`, () => {
        if (body.outcome === undefined) end(body, { kind: 'cancelled' });
      });
    };
    return { outcome, cancel };
  };

  return {
    hanging: () => [...bodies.values()].filter((body) => body.hangs).length,
    target: (name, owner, isAlive) => ({
      name,
      capacity,
      isVolatile,
      submit: (attempt, onSignal) =>
        agenda.later(owner, `submit ${attempt.id} (${attempt.step.id})`, () => {
          if (random.chance(hazards().submitRefused))
            throw new EngineError('store-failed', 'The target takes nothing now.');
          if (bodies.has(attempt.id)) complain('started-once', `${attempt.id} was submitted again`);
          const body: Body = {
            attempt,
            target: name,
            listeners: new Set(),
            hangs: false,
            outcome: undefined,
          };
          bodies.set(attempt.id, body);
          const handle = listen(body, owner, isAlive, onSignal);
          if (countOf(name, owner) > capacity) complain('over-capacity', `${name} runs ${attempt.id} too`);
          begin(body);
          return handle;
        }),
      reattach: (attempt, onSignal) =>
        agenda.later(owner, `reattach ${attempt.id} (${attempt.step.id})`, () => {
          const body = bodies.get(attempt.id);
          if (body === undefined || isVolatile(body.attempt.step) || random.chance(hazards().attemptIsLost))
            return undefined;
          return listen(body, owner, isAlive, onSignal);
        }),
      reap: ({ id }) => {
        checkOwner(owner, `reaps ${id}`);
        return agenda.later(owner, `reap ${id}`, () => {
          const body = bodies.get(id);
          if (body !== undefined) remove(body, owner);
        });
      },
      close: async (attempts) => {
        if (attempts === 'end') checkOwner(owner, 'ends everything');
        for (const body of bodies.values()) {
          for (const listener of body.listeners) {
            if (listener.process !== owner) continue;
            body.listeners.delete(listener);
            listener.finish(attempts === 'end' ? { kind: 'cancelled' } : { kind: 'left' });
            if (attempts === 'end') remove(body, owner);
          }
        }
      },
    }),
  };
}

export function numberOf(attempt: string): number {
  return Number(attempt.slice('attempt-'.length));
}

function failed(code: string): AttemptOutcome {
  return { kind: 'failed', failure: { code, params: {}, message: 'It is broken.' } };
}
