/** Linear scales and round ticks for the small charts. Pure. */

export interface LinearScale {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** From a value to a position; a domain of zero width maps to the middle of the range. */
  readonly at: (value: number) => number;
}

export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
): LinearScale {
  const span = domain[1] - domain[0];
  const at = (value: number) =>
    span === 0 ? (range[0] + range[1]) / 2 : range[0] + ((value - domain[0]) / span) * (range[1] - range[0]);
  return { domain, range, at };
}

const STEPS = [1, 2, 2.5, 5, 10];

/** The smallest step of the form 1, 2, 2.5 or 5 times a power of ten that gives at most `count` intervals. */
function tickStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Round values inside the domain, ascending; the one value itself when the domain has no width. */
export function ticks(domain: readonly [number, number], count = 5): readonly number[] {
  const [low, high] = domain;
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
  if (low === high) return [low];
  const step = tickStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiples of an integer index do not pile up rounding errors as repeated addition would.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => cleanZero((first + i) * step));
}

function cleanZero(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(14));
}

/** The domain grown outward to whole tick steps, so that the axis begins and ends on a label. */
export function niceDomain(domain: readonly [number, number], count = 5): readonly [number, number] {
  const [low, high] = domain;
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, low)];
  const step = tickStep(high - low, count);
  return [cleanZero(Math.floor(low / step + 1e-9) * step), cleanZero(Math.ceil(high / step - 1e-9) * step)];
}

/** The smallest interval that holds every finite value; `[0, 1]` when there is none. */
export function extent(values: Iterable<number>): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [0, 1] : [low, high];
}
