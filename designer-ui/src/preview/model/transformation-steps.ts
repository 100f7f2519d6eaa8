/** `transformation.json` of Clean Missing Data and Normalize Data, and its steps as rows of a table. Pure. */

type TransformationStep =
  | { readonly kind: 'fill'; readonly column: string; readonly value: string }
  | { readonly kind: 'drop-columns' | 'drop-rows'; readonly columns: readonly string[] }
  | {
      readonly kind: 'normalize';
      readonly column: string;
      readonly method: string;
      readonly center?: number;
      readonly scale?: number;
      /** The column had no spread: what its cells become. */
      readonly constant?: 0 | null;
    };

export interface TransformationDocument {
  readonly format: 'millrace-transformation';
  readonly steps: readonly TransformationStep[];
}

export interface StepRow {
  readonly kind: TransformationStep['kind'];
  readonly columns: readonly string[];
  /** What cells become: the text of a value; undefined where cells go. */
  readonly value?: string | null;
  readonly method?: string;
  readonly center?: number;
  readonly scale?: number;
}

export function stepRows({ steps }: TransformationDocument): readonly StepRow[] {
  return steps.map((step): StepRow => {
    switch (step.kind) {
      case 'fill':
        return { kind: step.kind, columns: [step.column], value: step.value };
      case 'normalize': {
        const { kind, column, method, center, scale, constant } = step;
        const value = constant === undefined ? undefined : constant === null ? null : String(constant);
        return { kind, columns: [column], method, center, scale, value };
      }
      default:
        return { kind: step.kind, columns: step.columns };
    }
  });
}
