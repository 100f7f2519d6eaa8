/** Whether two values say the same: what was worked out for one, or is shown of it, then stands for the other. */

/** Deep equality of plain JSON; a key that holds undefined is as good as absent. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (isList(a) || isList(b)) return isList(a) && isList(b) && areSame(a, b);
  let open = 0;
  for (const key in a) {
    if (a[key] === undefined) continue;
    if (!isSame(a[key], b[key]) || !Object.hasOwn(b, key)) return false;
    open += 1;
  }
  for (const key in b) if (b[key] !== undefined) open -= 1;
  return open === 0;
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
}

/** `Array.isArray` does not narrow what is read by keys. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
