/**
 * OWL-QN: L-BFGS for a smooth convex function plus an L1 penalty
 * (G. Andrew, J. Gao, Scalable Training of L1-Regularized Log-Linear Models, ICML 2007).
 * Without a penalty it is L-BFGS with a backtracking line search. All sums run in a fixed order.
 */

export interface SmoothValue {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface OwlQnProblem {
  readonly smooth: (point: Float64Array) => SmoothValue;
  /** L1 weight per coordinate; 0 leaves it unpenalised. */
  readonly l1: Float64Array;
}

export interface OwlQnOptions {
  /** Stops when the mean improvement over the last iterations, relative to the value, is below this. */
  readonly tolerance: number;
  readonly memory: number;
  readonly maxIterations: number;
  readonly progress?: (iteration: number) => void;
}

export interface OwlQnResult {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
}

interface State extends SmoothValue {
  readonly point: Float64Array;
  /** With the penalty. */
  readonly total: number;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

const improvementWindow = 5;

/** Minimises from the origin. */
export function minimiseOwlQn(problem: OwlQnProblem, options: OwlQnOptions): OwlQnResult {
  let state = evaluate(problem, new Float64Array(problem.l1.length));
  const pairs: Pair[] = [];
  const totals = [state.total];
  for (let iteration = 1; iteration <= options.maxIterations; iteration++) {
    const slope = pseudoGradient(state, problem.l1);
    const next = searchLine(problem, state, slope, direction(slope, pairs, problem.l1));
    if (next === undefined) return finish(state, iteration - 1, true);
    remember(pairs, state, next, options.memory);
    state = next;
    totals.push(state.total);
    options.progress?.(iteration);
    if (hasSettled(totals, options.tolerance)) return finish(state, iteration, true);
  }
  return finish(state, options.maxIterations, false);
}

function finish(state: State, iterations: number, converged: boolean): OwlQnResult {
  return { point: state.point, value: state.total, iterations, converged };
}

function evaluate(problem: OwlQnProblem, point: Float64Array): State {
  const smooth = problem.smooth(point);
  let penalty = 0;
  for (let i = 0; i < point.length; i++) penalty += (problem.l1[i] ?? 0) * Math.abs(point[i] ?? 0);
  return { ...smooth, point, total: smooth.value + penalty };
}

function hasSettled(totals: readonly number[], tolerance: number): boolean {
  const now = totals.at(-1) ?? 0;
  const before = totals.at(-1 - improvementWindow);
  if (before === undefined) return false;
  return (before - now) / improvementWindow <= tolerance * Math.max(Math.abs(now), 1);
}

/** The subgradient of least size: 0 where the penalty holds a weight at 0. */
function pseudoGradient({ point, gradient }: State, l1: Float64Array): Float64Array {
  return gradient.map((slope, i) => {
    const weight = l1[i] ?? 0;
    const at = point[i] ?? 0;
    if (at !== 0) return slope + Math.sign(at) * weight;
    if (slope + weight < 0) return slope + weight;
    return slope - weight > 0 ? slope - weight : 0;
  });
}

/**
 * Minus the approximate inverse Hessian times the slope (two-loop recursion). Penalised coordinates that would
 * not descend stay where they are; cutting the others as well would spoil their curvature.
 */
function direction(slope: Float64Array, pairs: readonly Pair[], l1: Float64Array): Float64Array {
  const result = slope.map((value) => -value);
  const weights = new Float64Array(pairs.length);
  for (let index = pairs.length - 1; index >= 0; index--) {
    const pair = pairs[index];
    if (pair === undefined) continue;
    const weight = dot(pair.step, result) / pair.curvature;
    weights[index] = weight;
    addScaled(result, pair.change, -weight);
  }
  const last = pairs.at(-1);
  const scale = last === undefined ? 1 : last.curvature / dot(last.change, last.change);
  for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) * scale;
  pairs.forEach((pair, index) => {
    addScaled(result, pair.step, (weights[index] ?? 0) - dot(pair.change, result) / pair.curvature);
  });
  return result.map((value, i) => (l1[i] === 0 || value * (slope[i] ?? 0) < 0 ? value : 0));
}

/** Halves the step until the value falls enough; undefined when no step does, which is the optimum to rounding. */
function searchLine(
  problem: OwlQnProblem,
  state: State,
  slope: Float64Array,
  towards: Float64Array,
): State | undefined {
  const steepness = dot(slope, towards);
  if (!(steepness < 0)) return undefined;
  for (let halvings = 0, size = 1; halvings < 60; halvings++, size /= 2) {
    const point = project(state, slope, { towards, size, l1: problem.l1 });
    const next = evaluate(problem, point);
    let decrease = 0;
    for (let i = 0; i < point.length; i++)
      decrease += (slope[i] ?? 0) * ((point[i] ?? 0) - (state.point[i] ?? 0));
    if (next.total <= state.total + 1e-4 * decrease && next.total < state.total) return next;
  }
  return undefined;
}

/** The end of a step; penalised weights stop at 0 where they would change sign, or leave it against the slope. */
function project({ point }: State, slope: Float64Array, step: Step): Float64Array {
  return point.map((at, i) => {
    const to = at + step.size * (step.towards[i] ?? 0);
    const orthant = at !== 0 ? Math.sign(at) : -Math.sign(slope[i] ?? 0);
    return step.l1[i] === 0 || to * orthant > 0 ? to : 0;
  });
}

interface Step {
  readonly towards: Float64Array;
  readonly size: number;
  readonly l1: Float64Array;
}

/** Keeps the newest pairs; one without positive curvature would spoil the approximation. */
function remember(pairs: Pair[], before: State, after: State, memory: number): void {
  const step = after.point.map((value, i) => value - (before.point[i] ?? 0));
  const change = after.gradient.map((value, i) => value - (before.gradient[i] ?? 0));
  const curvature = dot(step, change);
  if (!(curvature > 1e-14 * dot(change, change))) return;
  pairs.push({ step, change, curvature });
  if (pairs.length > memory) pairs.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) + factor * (values[i] ?? 0);
}
