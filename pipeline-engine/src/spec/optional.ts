/** Building values of plain JSON: no property is ever present and undefined. */

/** A property that is absent rather than undefined, so that values stay plain JSON. */
export function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  // A computed key widens to an index signature; the shape is the declared one.
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

/** A list that is absent rather than empty. */
export function someOf<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
