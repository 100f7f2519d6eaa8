/** Everything that is about to happen in a simulated world. What happens next is drawn by lot. */
import type { Random } from './random.ts';

export interface Move {
  /** Whose it is; moves of a process end with it. */
  readonly owner: unknown;
  readonly label: string;
  readonly perform: () => void;
  /** What may still happen of it when its owner dies: the disk has the data, and nobody hears of it. */
  readonly aftermath?: () => void;
}

export interface Agenda {
  /** Does `effect` some time later. */
  later<T>(owner: unknown, label: string, effect: () => T | Promise<T>, isWrite?: boolean): Promise<T>;
  add(move: Move): () => void;
  /** Performs one move; false when there is none. */
  next(): boolean;
  /** Drops what `owner` had under way; some of its writes happen all the same. */
  end(owner: unknown): void;
  /** Drops moves without an aftermath. */
  drop(owner: unknown): void;
  has(owner: unknown, label: string): boolean;
  readonly trace: string[];
}

export function createAgenda(random: Random): Agenda {
  let moves: Move[] = [];
  const trace: string[] = [];
  const add = (move: Move): (() => void) => {
    moves.push(move);
    return () => {
      moves = moves.filter((entry) => entry !== move);
    };
  };
  return {
    trace,
    add,
    later: (owner, label, effect, isWrite = false) =>
      new Promise((resolve, reject) => {
        // An async function, so that what `effect` throws becomes a rejection.
        const perform = (): void => void (async () => effect())().then(resolve, reject);
        const aftermath = isWrite
          ? (): void => void (async () => effect())().catch(() => undefined)
          : undefined;
        add({ owner, label, perform, aftermath });
      }),
    next: () => {
      const [move] = moves.splice(random.below(moves.length), 1);
      if (move === undefined) return false;
      trace.push(move.label);
      move.perform();
      return true;
    },
    end: (owner) => {
      const lost = moves.filter((move) => move.owner === owner);
      moves = moves.filter((move) => move.owner !== owner);
      for (const move of lost) {
        if (move.aftermath === undefined || !random.chance(50)) continue;
        trace.push(`${move.label}, unheard`);
        move.aftermath();
      }
    },
    drop: (owner) => {
      moves = moves.filter((move) => move.owner !== owner);
    },
    has: (owner, label) => moves.some((move) => move.owner === owner && move.label.includes(label)),
  };
}

/** Lets everything run that waits for nothing but its turn. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
