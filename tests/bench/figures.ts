/** Medians of repeated runs, and how they are printed: figure, floor, ratio. Nothing here asserts a time. */

export interface Figure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Runs `once` (which returns the measured value) `runs` times after one warm-up. */
export async function measure(runs: number, once: () => Promise<number> | number): Promise<Figure> {
  await once();
  const values: number[] = [];
  for (let run = 0; run < runs; run++) values.push(await once());
  return summaryOf(values);
}

/**
 * Wall time and processor time of this process, in milliseconds: the latter says more while others use the machine.
 * `prepare` gives the work of a round, and is not measured.
 */
export async function measureBoth(
  runs: number,
  prepare: (round: number) => () => Promise<unknown>,
): Promise<{ readonly wall: Figure; readonly processor: Figure }> {
  const used: number[] = [];
  const wall = await measure(runs, async () => {
    const work = prepare(used.length);
    const before = process.cpuUsage();
    const elapsed = await timed(work);
    const { user, system } = process.cpuUsage(before);
    used.push((user + system) / 1000);
    return elapsed;
  });
  return { wall, processor: summaryOf(used.slice(1)) };
}

export function summaryOf(measured: readonly number[]): Figure {
  const values = [...measured].sort((a, b) => a - b);
  return {
    median: values[Math.floor(values.length / 2)] ?? Number.NaN,
    min: values[0] ?? Number.NaN,
    max: values.at(-1) ?? Number.NaN,
  };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function printFigure(
  name: string,
  unit: string,
  figure: Figure,
  floor?: { name: string; figure: Figure },
): void {
  const show = (value: number): string => value.toPrecision(3);
  const own = `${show(figure.median)} ${unit} (${show(figure.min)} to ${show(figure.max)})`;
  const beside =
    floor === undefined
      ? ''
      : ` | floor, ${floor.name}: ${show(floor.figure.median)} ${unit} | ratio ${show(figure.median / floor.figure.median)}`;
  process.stdout.write(`${name}: ${own}${beside}\n`);
}
