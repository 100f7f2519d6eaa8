/** Secrets in memory, which a test sets by hand. */
import { EngineError } from '../errors.ts';
import type { Secrets } from '../run/ports.ts';
import { hash } from './memory-world.ts';

export interface MemorySecrets extends Secrets {
  readonly values: Map<string, string>;
  /** From now on nothing can be read. */
  spoil(): void;
}

export function createMemorySecrets(): MemorySecrets {
  const values = new Map<string, string>();
  let isSpoiled = false;
  return {
    values,
    spoil: () => {
      isSpoiled = true;
    },
    read: async (names) => {
      if (isSpoiled) throw new EngineError('secrets-unreadable', 'The secrets cannot be read.');
      return new Map(
        names.flatMap((name) => {
          const value = values.get(name);
          return value === undefined ? [] : [[name, { value, version: hash(`${name}\0${value}`) }]];
        }),
      );
    },
  };
}
