/** Three-way merge of lines: changes of different lines both apply, changes of the same lines are a conflict. */

/** What stands in base's lines `[from, to)` afterwards. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

type SidedHunk = Hunk & { readonly side: 'mine' | 'theirs' };

/** Larger differences than this many pairs of lines are taken as one change. */
const mostPairs = 4_000_000;

/** What the three versions have at one place. */
interface Place {
  readonly base: readonly string[];
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
}

/** `settle` is asked for every place that both sides changed in another way. */
export function mergeLines(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
  settle: (place: Place) => readonly string[],
): string[] {
  const merged: string[] = [];
  let at = 0;
  for (const cluster of clustersOf(sidedHunks(base, mine, theirs))) {
    const { from, to } = cluster;
    merged.push(...base.slice(at, from));
    merged.push(...settleCluster(base, cluster, settle));
    at = to;
  }
  merged.push(...base.slice(at));
  return merged;
}

interface Cluster {
  readonly from: number;
  readonly to: number;
  readonly hunks: readonly SidedHunk[];
}

function sidedHunks(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): readonly SidedHunk[] {
  return [
    ...lineHunks(base, mine).map((hunk) => ({ ...hunk, side: 'mine' as const })),
    ...lineHunks(base, theirs).map((hunk) => ({ ...hunk, side: 'theirs' as const })),
  ].toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** Hunks that touch the same lines, or insert at the same place, belong together. */
function clustersOf(hunks: readonly SidedHunk[]): readonly Cluster[] {
  const clusters: Cluster[] = [];
  for (const hunk of hunks) {
    const last = clusters.at(-1);
    if (last === undefined || !touches(last, hunk)) {
      clusters.push({ from: hunk.from, to: hunk.to, hunks: [hunk] });
    } else {
      const to = Math.max(last.to, hunk.to);
      clusters[clusters.length - 1] = { from: last.from, to, hunks: [...last.hunks, hunk] };
    }
  }
  return clusters;
}

function touches(cluster: Cluster, hunk: SidedHunk): boolean {
  if (hunk.from < cluster.to) return hunk.to > cluster.from;
  const bothInsert = cluster.from === cluster.to && hunk.from === hunk.to;
  return bothInsert && hunk.from === cluster.from;
}

function settleCluster(
  base: readonly string[],
  cluster: Cluster,
  settle: (place: Place) => readonly string[],
): readonly string[] {
  const sideOf = (side: SidedHunk['side']): readonly string[] | undefined => {
    const own = cluster.hunks.filter((hunk) => hunk.side === side);
    return own.length === 0 ? undefined : applyHunks(base, cluster, own);
  };
  const mine = sideOf('mine');
  const theirs = sideOf('theirs');
  if (mine === undefined || theirs === undefined) return mine ?? theirs ?? [];
  if (sameLines(mine, theirs)) return mine;
  return settle({ base: base.slice(cluster.from, cluster.to), mine, theirs });
}

function applyHunks(base: readonly string[], within: Cluster, hunks: readonly Hunk[]): readonly string[] {
  const lines: string[] = [];
  let at = within.from;
  for (const hunk of hunks) {
    lines.push(...base.slice(at, hunk.from), ...hunk.lines);
    at = hunk.to;
  }
  lines.push(...base.slice(at, within.to));
  return lines;
}

export function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/** What turns `base` into `side`. */
export function lineHunks(base: readonly string[], side: readonly string[]): readonly Hunk[] {
  let start = 0;
  while (start < base.length && start < side.length && base[start] === side[start]) start++;
  let end = 0;
  const most = Math.min(base.length, side.length) - start;
  while (end < most && base[base.length - 1 - end] === side[side.length - 1 - end]) end++;
  const [baseEnd, sideEnd] = [base.length - end, side.length - end];
  if (start === baseEnd && start === sideEnd) return [];
  if ((baseEnd - start) * (sideEnd - start) > mostPairs) {
    return [{ from: start, to: baseEnd, lines: side.slice(start, sideEnd) }];
  }
  return hunksBetween(base.slice(start, baseEnd), side.slice(start, sideEnd), start);
}

/** By the longest common subsequence of the lines. */
function hunksBetween(base: readonly string[], side: readonly string[], shift: number): readonly Hunk[] {
  const width = side.length + 1;
  const common = commonLengths(base, side);
  const lengthAt = (i: number, j: number): number => common[i * width + j] ?? 0;
  const hunks: Hunk[] = [];
  let [i, j] = [0, 0];
  while (i < base.length || j < side.length) {
    if (i < base.length && j < side.length && base[i] === side[j]) {
      i++;
      j++;
      continue;
    }
    const [fromBase, fromSide] = [i, j];
    while ((i < base.length || j < side.length) && (i === base.length || base[i] !== side[j])) {
      if (j === side.length || (i < base.length && lengthAt(i + 1, j) >= lengthAt(i, j + 1))) i++;
      else j++;
    }
    hunks.push({ from: fromBase + shift, to: i + shift, lines: side.slice(fromSide, j) });
  }
  return hunks;
}

/** Lengths of the longest common subsequence of the tails that start at (i, j), row by row. */
function commonLengths(base: readonly string[], side: readonly string[]): Uint32Array {
  const width = side.length + 1;
  const lengths = new Uint32Array((base.length + 1) * width);
  for (let i = base.length - 1; i >= 0; i--) {
    for (let j = side.length - 1; j >= 0; j--) {
      const below = lengths[(i + 1) * width + j] ?? 0;
      const right = lengths[i * width + j + 1] ?? 0;
      const both = (lengths[(i + 1) * width + j + 1] ?? 0) + 1;
      lengths[i * width + j] = base[i] === side[j] ? both : Math.max(below, right);
    }
  }
  return lengths;
}
