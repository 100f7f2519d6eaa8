/** Whether two states are equal as JSON writes them. Written by hand because it is asked at every move of a world. */

/** What is undefined counts as absent, and the order of keys does not count. */
export function saysTheSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  let present = 0;
  for (const key in a) {
    if (a[key] === undefined) continue;
    // A step may be called `__proto__`.
    if (!Object.hasOwn(b, key) || !saysTheSame(a[key], b[key])) return false;
    present += 1;
  }
  for (const key in b) if (b[key] !== undefined) present -= 1;
  return present === 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
