/** New ids for nodes: the component's name, with a number when it is taken. */

export function uniqueId(wish: string, taken: ReadonlySet<string>): string {
  const base =
    wish
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, '_')
      .replace(/^[^a-z]+/, '') || 'node';
  if (!taken.has(base)) return base;
  for (let number = 2; ; number++) {
    const id = `${base}_${number}`;
    if (!taken.has(id)) return id;
  }
}
