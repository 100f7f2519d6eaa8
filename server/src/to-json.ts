/** Values of the engine are deeply readonly, the contract's inferred types are not; JSON knows no difference. */
export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/** The same value, typed as what a response schema expects. Responses are serialised at once, never changed. */
export function toJson<T>(value: T): Mutable<T> {
  // Only `readonly` is dropped.
  return value as Mutable<T>;
}
