/**
 * Remembers what was made of the last few texts. The texts are the keys, so nothing can go stale. `make` also gets
 * what was asked for last, which is likely to differ little.
 */
export function createTextCache<T>(
  size: number,
  make: (text: string, latest: T | undefined) => T,
): (text: string) => T {
  const kept = new Map<string, T>();
  let latest: T | undefined;
  return (text) => {
    const known = kept.get(text);
    const value = known ?? make(text, latest);
    latest = value;
    kept.delete(text);
    kept.set(text, value);
    if (kept.size > size) {
      for (const oldest of kept.keys()) {
        kept.delete(oldest);
        break;
      }
    }
    return value;
  };
}
