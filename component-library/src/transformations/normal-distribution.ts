/**
 * The distribution function of the standard normal distribution, by W. J. Cody's rational approximations of
 * the error function (Mathematics of Computation 23, 1969), which are good to the last digits of a double.
 */

/** P(X <= x) for a standard normal X. */
export function normalDistribution(x: number): number {
  return complementaryErrorFunction(-x / Math.SQRT2) / 2;
}

/** erfc(x) = 1 - erf(x), precise in both tails. */
function complementaryErrorFunction(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - x * ratio(y * y, smallNumerator, smallDenominator);
  const tail = y <= 4 ? scaledExp(y) * ratio(y, middleNumerator, middleDenominator) : farTail(y);
  return x < 0 ? 2 - tail : tail;
}

function farTail(y: number): number {
  if (y > 26.7) return 0;
  const inverse = 1 / (y * y);
  const correction = inverse * ratio(inverse, farNumerator, farDenominator);
  return (scaledExp(y) * (1 / Math.sqrt(Math.PI) - correction)) / y;
}

/** exp(-y²) without losing the digits that squaring y would lose. */
function scaledExp(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}

/** Two polynomials, highest power first. */
function ratio(x: number, numerator: readonly number[], denominator: readonly number[]): number {
  const horner = (coefficients: readonly number[]) => coefficients.reduce((sum, next) => sum * x + next, 0);
  return horner(numerator) / horner(denominator);
}

const smallNumerator = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const smallDenominator = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const middleNumerator = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const middleDenominator = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const farNumerator = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const farDenominator = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];
