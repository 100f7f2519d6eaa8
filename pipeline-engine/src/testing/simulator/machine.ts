/** Where attempts of a simulated world run. They outlive the process that submitted them, until somebody reaps them. */
import { EngineError } from '../../errors.ts';
import type { Attempt, AttemptOutcome, AttemptSignal, ComputeTarget } from '../../run/ports.ts';
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
  target(name: string, owner: unknown, isAlive: () => boolean): ComputeTarget;
  hanging(): number;
}

/** An attempt under way; it is the owner of its moves. */
interface Body {
  readonly attempt: Attempt;
  readonly target: string;
  readonly process: unknown;
  hangs: boolean;
  over: boolean;
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
  const bodies = new Set<Body>();

  const end = (body: Body): void => {
    body.over = true;
    bodies.delete(body);
    agenda.drop(body);
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
    if (kind !== 'path' || loss === undefined || disk.files.read(path) !== undefined) return;
    if (loss.at < numberOf(attempt.id)) complain('missing-input', `${attempt.step.id} was given ${digest}`);
  };

  const begin = (
    body: Body,
    tell: (signal: AttemptSignal) => void,
    finish: (outcome: AttemptOutcome) => void,
  ): void => {
    const { id, step, outputs } = body.attempt;
    const name = `${id} (${step.id})`;
    const fate = hazards();
    const stop = (outcome: AttemptOutcome): void => {
      end(body);
      finish(outcome);
      if (!random.chance(fate.signalTwice)) return;
      agenda.add({
        owner: body.process,
        label: `${name} says again that it runs`,
        perform: () => tell({ kind: 'running' }),
      });
      agenda.add({
        owner: body.process,
        label: `${name} ends again`,
        perform: () => finish({ kind: 'lost', message: 'again' }),
      });
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
      agenda.add({ owner: body, label: `${name} ${label}`, perform });
    };
    later('runs', () => {
      tell({ kind: 'running' });
      if (random.chance(fate.signalTwice)) tell({ kind: 'running' });
      later('works', work);
    });
  };

  const countOf = (name: string, owner: unknown): number =>
    [...bodies].filter((body) => body.target === name && body.process === owner).length;

  return {
    hanging: () => [...bodies].filter((body) => body.hangs).length,
    target: (name, owner, isAlive) => ({
      name,
      capacity,
      submit: (attempt, onSignal) =>
        agenda.later(owner, `submit ${attempt.id} (${attempt.step.id})`, () => {
          if (random.chance(hazards().submitRefused))
            throw new EngineError('store-failed', 'The target takes nothing now.');
          const body: Body = { attempt, target: name, process: owner, hangs: false, over: false };
          bodies.add(body);
          if (countOf(name, owner) > capacity) complain('over-capacity', `${name} runs ${attempt.id} too`);
          let finish: (outcome: AttemptOutcome) => void = () => undefined;
          const outcome = new Promise<AttemptOutcome>((resolve) => {
            finish = (value) => isAlive() && resolve(value);
          });
          begin(body, (signal) => isAlive() && onSignal(signal), finish);
          const cancel = async (): Promise<void> => {
            if (body.over) return;
            await agenda.later(owner, `cancel ${attempt.id} (${attempt.step.id})`, () => {
              if (body.over) return;
              end(body);
              finish({ kind: 'cancelled' });
            });
          };
          return { outcome, cancel };
        }),
      reap: ({ id }) =>
        agenda.later(owner, `reap ${id}`, () => {
          for (const body of bodies) if (body.attempt.id === id) end(body);
        }),
      close: async () => {
        for (const body of bodies) if (body.process === owner) end(body);
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
