/** The order of a mapping's keys after a three-way merge; removed keys keep their place, so that nothing shifts. */

/**
 * Every key of the three lists once. New keys follow the key that they followed where they were added; where both
 * sides added keys at one place, the order does not depend on which side is whose.
 */
export function mergeKeyOrder(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  const skeleton = reordered(base, theirs) && !reordered(base, mine) ? theirs : mine;
  const other = skeleton === mine ? theirs : mine;
  const known = new Set(base);
  const order = reordered(base, skeleton) ? [...skeleton] : withAdded(base, skeleton, known);
  return withAdded(withAdded(order, base, known), other, known);
}

function reordered(base: readonly string[], side: readonly string[]): boolean {
  const inSide = new Set(side);
  const inBase = new Set(base);
  const before = base.filter((key) => inSide.has(key));
  const after = side.filter((key) => inBase.has(key));
  return before.some((key, index) => key !== after[index]);
}

/** `order` with the keys of `side` that it lacks, each run of them after its predecessor. */
function withAdded(
  order: readonly string[],
  side: readonly string[],
  known: ReadonlySet<string>,
): readonly string[] {
  const result = [...order];
  const present = new Set(order);
  let at = 0;
  while (at < side.length) {
    if (present.has(side[at] ?? '')) {
      at++;
      continue;
    }
    const start = at;
    while (at < side.length && !present.has(side[at] ?? '')) at++;
    const run = side.slice(start, at);
    const before = start === 0 ? -1 : result.indexOf(side[start - 1] ?? '');
    result.splice(placeAfter(result, before, run[0] ?? '', known), 0, ...run);
  }
  return result;
}

/** Keys that the other side added at the same place go first when the first of them sorts first. */
function placeAfter(
  order: readonly string[],
  before: number,
  first: string,
  known: ReadonlySet<string>,
): number {
  let end = before + 1;
  while (end < order.length && !known.has(order[end] ?? '')) end++;
  const rival = order[before + 1];
  return rival !== undefined && end > before + 1 && rival < first ? end : before + 1;
}
