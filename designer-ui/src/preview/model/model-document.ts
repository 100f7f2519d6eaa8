/** `model.json` of a trained model as its component writes it, and its weights as rows of a table. Pure. */

interface NumberFeature {
  readonly kind: 'number';
  readonly column: string;
  readonly coefficient: number;
}
interface LevelsFeature {
  readonly kind: 'text-levels' | 'number-levels';
  readonly column: string;
  readonly levels: readonly (string | number)[];
  readonly coefficients: readonly number[];
}

export interface TrainedModelDocument {
  readonly format: 'millrace-model';
  readonly learner: string;
  readonly task: 'regression' | 'two-class';
  readonly label: {
    readonly column: string;
    /** Of two classes: negative, positive. */
    readonly values?: readonly [unknown, unknown];
  };
  readonly intercept: number;
  readonly features: readonly (NumberFeature | LevelsFeature)[];
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
  readonly training: {
    readonly rows: number;
    readonly rowsWithoutLabel: number;
    readonly rowsWithMissingFeatures: number;
  };
}

export interface CoefficientRow {
  /** Undefined for the intercept. */
  readonly column: string | undefined;
  /** The value that the weight is for, of a feature that is not a number. */
  readonly level: string | undefined;
  readonly coefficient: number;
}

/** The intercept, then each feature in the model's order, one row per level. */
export function coefficientRows(model: TrainedModelDocument): readonly CoefficientRow[] {
  const intercept: CoefficientRow = { column: undefined, level: undefined, coefficient: model.intercept };
  return [intercept, ...model.features.flatMap(rowsOf)];
}

function rowsOf(feature: TrainedModelDocument['features'][number]): readonly CoefficientRow[] {
  if (feature.kind === 'number') {
    return [{ column: feature.column, level: undefined, coefficient: feature.coefficient }];
  }
  return feature.levels.map((level, i) => ({
    column: feature.column,
    level: String(level),
    coefficient: feature.coefficients[i] ?? 0,
  }));
}

/** The heaviest first; the intercept stays on top, since it weighs nothing in particular. */
export function sortByWeight(rows: readonly CoefficientRow[]): readonly CoefficientRow[] {
  const [intercept, ...features] = rows;
  const sorted = features.sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
  return intercept ? [intercept, ...sorted] : sorted;
}
