/**
 * Two answers to one question are alike but for little. What is sent from a worker to the page is the difference, and
 * what the page makes of it has the objects of the answer before: whatever says the same is the same.
 */

/** Objects of the answer before, in their order, or new ones. */
type Run = { readonly from: number; readonly count: number } | { readonly items: readonly unknown[] };

/** What to do with the answer before; its lists by their keys, everything else as it is. */
export interface AnswerDifference {
  readonly rest: Readonly<Record<string, unknown>>;
  readonly lists: Readonly<Record<string, readonly Run[]>>;
}

/** The worker's side: remembers what the last answer said. Answers are plain JSON. */
export function createAnswerDiffer(): (answer: object) => AnswerDifference {
  let known: Readonly<Record<string, ReadonlyMap<string, number>>> = {};
  return (answer) => {
    const rest: Record<string, unknown> = {};
    const lists: Record<string, readonly Run[]> = {};
    const next: Record<string, ReadonlyMap<string, number>> = {};
    for (const [key, value] of Object.entries(answer)) {
      if (Array.isArray(value)) {
        const texts = value.map((item) => JSON.stringify(item));
        lists[key] = runsOf(value, texts, known[key]);
        next[key] = new Map(texts.map((text, index) => [text, index]));
      } else rest[key] = value;
    }
    known = next;
    return { rest, lists };
  };
}

function runsOf(
  items: readonly unknown[],
  texts: readonly string[],
  known: ReadonlyMap<string, number> | undefined,
): readonly Run[] {
  const runs: ({ from: number; count: number } | { items: unknown[] })[] = [];
  for (const [index, text] of texts.entries()) {
    const last = runs.at(-1);
    const from = known?.get(text);
    if (from === undefined) {
      if (last && 'items' in last) last.items.push(items[index]);
      else runs.push({ items: [items[index]] });
    } else if (last && 'from' in last && last.from + last.count === from) last.count++;
    else runs.push({ from, count: 1 });
  }
  return runs;
}

/** The page's side: the whole answer. A list of which nothing changed is the same list. */
export function createAnswerReader(): (difference: AnswerDifference) => Readonly<Record<string, unknown>> {
  let known: Readonly<Record<string, readonly unknown[]>> = {};
  return ({ rest, lists }) => {
    known = Object.fromEntries(
      Object.entries(lists).map(([key, runs]) => [key, listOf(runs, known[key] ?? [])]),
    );
    return { ...rest, ...known };
  };
}

function listOf(runs: readonly Run[], before: readonly unknown[]): readonly unknown[] {
  const [first] = runs;
  const isSame =
    runs.length === 1 && first && 'from' in first && first.from === 0 && first.count === before.length;
  if (isSame) return before;
  return runs.flatMap((run) => ('items' in run ? run.items : before.slice(run.from, run.from + run.count)));
}
