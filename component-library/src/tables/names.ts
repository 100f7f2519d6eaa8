/** Column names that a table can hold: DuckDB compares names without case, so no two may differ in case only. */

/** Makes names unique by numbers (`price`, `price_2`); an empty name becomes `Col` and its position. */
export function uniqueNames(names: readonly string[]): string[] {
  const all = names.map((name, index) => readable(name) || `Col${index + 1}`);
  const reserved = new Set(all.map(fold));
  const taken = new Set<string>();
  return all.map((name) => {
    const unique = taken.has(fold(name))
      ? withSuffix(name, (candidate) => taken.has(candidate) || reserved.has(candidate))
      : name;
    taken.add(fold(unique));
    return unique;
  });
}

/** `name`, or `name_2`, `name_3` … when a column of that name is there already. */
export function freeName(name: string, taken: readonly string[]): string {
  const folded = new Set(taken.map(fold));
  return folded.has(fold(name)) ? withSuffix(name, (candidate) => folded.has(candidate)) : name;
}

function withSuffix(name: string, isTaken: (folded: string) => boolean): string {
  for (let number = 2; ; number++) {
    const candidate = `${name}_${number}`;
    if (!isTaken(fold(candidate))) return candidate;
  }
}

/** Without blanks around it, and without zero characters, which SQL cannot hold. */
function readable(name: string): string {
  return name.replaceAll('\0', '').trim();
}

function fold(name: string): string {
  return name.toLowerCase();
}
