/** Deliveries among files in memory, where a result is one file. They are whole by nature: nothing breaks off. */
import type { Deliveries } from '../run/deliver.ts';
import type { ArtifactStore } from '../run/ports.ts';
import type { MemoryFiles } from './memory-files.ts';

export function createMemoryDeliveries(options: {
  readonly files: MemoryFiles;
  readonly artifacts: Pick<ArtifactStore, 'path'>;
  readonly stateDirectory: string;
}): Deliveries {
  const { files, artifacts, stateDirectory } = options;
  const isWithin = (folder: string, path: string): boolean => `${path}/`.startsWith(`${folder}/`);
  const isReserved = (path: string): boolean =>
    isWithin(stateDirectory, path) ||
    isWithin(path, stateDirectory) ||
    path.split('/').some((name) => name.toLowerCase() === '.git');
  return {
    isReserved,
    recover: () => undefined,
    deliver: async (digest, destination) => {
      if (isReserved(destination)) return { kind: 'reserved' };
      if (files.below(`${destination}/`).length > 0) return { kind: 'occupied' };
      const content = files.read(artifacts.path(digest));
      if (content === undefined) return { kind: 'disk', message: `${digest} is not there.` };
      files.write(destination, content);
      return undefined;
    },
  };
}
