/** What every linear learner gives: one weight per column of the design matrix, and a constant. */
export interface FittedWeights {
  readonly weights: Float64Array;
  readonly intercept: number;
}
