/** Topological order, without recursion: a chain of any length is sorted in time proportional to its size. */

export interface Topology {
  /** Indices, every one after those it depends on; the given order wherever that is possible. */
  readonly order: readonly number[];
  /** Each as the indices along it, every one depending on the next and the last on the first. */
  readonly cycles: readonly (readonly number[])[];
}

const mostCycles = 20;

/** `dependencies[i]` holds the indices that `i` needs. Edges that close a cycle are reported and left out. */
export function sortTopologically(dependencies: readonly (readonly number[])[]): Topology {
  const state = new Uint8Array(dependencies.length);
  const order: number[] = [];
  const cycles: number[][] = [];
  for (let start = 0; start < dependencies.length; start++) {
    if (state[start] === unseen) visit(start, dependencies, state, order, cycles);
  }
  return { order, cycles };
}

const unseen = 0;
const open = 1;
const done = 2;

function visit(
  start: number,
  dependencies: readonly (readonly number[])[],
  state: Uint8Array,
  order: number[],
  cycles: number[][],
): void {
  const stack = [{ index: start, next: 0 }];
  state[start] = open;
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const dependency = dependencies[frame.index]?.[frame.next++];
    if (dependency === undefined) {
      state[frame.index] = done;
      order.push(frame.index);
      stack.pop();
    } else if (state[dependency] === unseen) {
      state[dependency] = open;
      stack.push({ index: dependency, next: 0 });
    } else if (state[dependency] === open && cycles.length < mostCycles) {
      const from = stack.findIndex(({ index }) => index === dependency);
      cycles.push(stack.slice(from).map(({ index }) => index));
    }
  }
}
