/** Places in the workspace where a delivery was interrupted while it put one folder in the place of another. */
import path from 'node:path';
import { finishSwap, interruptedSwaps } from '../storage/folder-swap.ts';
import { type Check, found } from './check.ts';

export function checkDeliveries(stateDirectory: string): readonly Check[] {
  return interruptedSwaps(path.join(stateDirectory, 'deliveries')).map(({ note, destination, isMissing }) =>
    found(isMissing ? 'damage' : 'note', 'delivery-interrupted', destination, {
      repair: async () => {
        finishSwap(note, destination);
        return {};
      },
    }),
  );
}
