/** What was read before, by its name, up to a size; what came first gives way. */

export interface LimitedMemory<T> {
  get(name: string): T | undefined;
  keep(name: string, value: T): void;
  forget(name: string): void;
  clear(): void;
}

/** `sizeOf` says the same of a value whenever it is asked; `most` is the sum of sizes that is kept. */
export function createLimitedMemory<T>(most: number, sizeOf: (value: T) => number): LimitedMemory<T> {
  const known = new Map<string, T>();
  let size = 0;

  const forget = (name: string): void => {
    const value = known.get(name);
    if (value === undefined) return;
    size -= sizeOf(value);
    known.delete(name);
  };

  return {
    get: (name) => known.get(name),
    keep: (name, value) => {
      if (known.get(name) === value) return;
      forget(name);
      known.set(name, value);
      size += sizeOf(value);
      if (size <= most) return;
      for (const oldest of known.keys()) {
        if (size <= most) return;
        forget(oldest);
      }
    },
    forget,
    clear: () => {
      known.clear();
      size = 0;
    },
  };
}
