/** Inputs from elsewhere whose sources are texts in memory; copies are files `/external/<number>/<name>`. */
import { type ExternalCopy, ExternalFailure, type ExternalInputs } from '../run/external-inputs.ts';
import type { Clock } from '../run/ports.ts';
import type { MemoryFiles } from './memory-files.ts';
import { hash } from './memory-world.ts';

export interface MemoryExternal extends ExternalInputs {
  /** Undefined for nothing. */
  publish(url: string, content: string | undefined): void;
}

export function createMemoryExternal(files: MemoryFiles, clock: Clock): MemoryExternal {
  const sources = new Map<string, string>();
  const newest = new Map<string, ExternalCopy>();
  let copies = 0;
  const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
  const ask = (url: string): { readonly content: string; readonly validator: string } => {
    const content = sources.get(url);
    if (content === undefined)
      throw new ExternalFailure({
        code: 'external-input-failed',
        params: { path: url },
        message: `"${url}" cannot be fetched: nothing is there.`,
      });
    return { content, validator: `hash ${hash(content)}` };
  };
  return {
    publish: (url, content) => {
      if (content === undefined) sources.delete(url);
      else sources.set(url, content);
    },
    look: async (url, policy) => {
      const known = newest.get(url);
      if (policy === 'never' && known !== undefined) return { kind: 'current', copy: known };
      const { validator } = ask(url);
      return policy === 'if_changed' && known?.validator === validator
        ? { kind: 'current', copy: known }
        : { kind: 'changed', name: nameOf(url), validator };
    },
    bring: async (url, policy) => {
      const known = newest.get(url);
      if (policy === 'never' && known !== undefined) return known;
      const { content, validator } = ask(url);
      if (policy === 'if_changed' && known?.validator === validator) return known;
      copies += 1;
      const absolutePath = `/external/${copies}/${nameOf(url)}`;
      files.write(absolutePath, content);
      const copy = { absolutePath, validator, fetchedAt: clock() };
      newest.set(url, copy);
      return copy;
    },
  };
}
