/** Remembers what was made of the last few texts. The texts are the keys, so nothing can go stale. */
export function createTextCache<T>(size: number, make: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    const value = known ?? make(text);
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
