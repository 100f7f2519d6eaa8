/** Who owns stores in memory, and stores that refuse whoever does not any more: the same promises as a lock and a fence. */
import { EngineError } from '../errors.ts';
import type { MemoryStores } from './memory-stores.ts';
import type { OwnedStores, OwnershipUnderTest } from './ownership-conformance.ts';

export function createMemoryOwnership(stores: MemoryStores): OwnershipUnderTest {
  let owner: { pid: number; url?: string } | undefined;
  let standing = 0;

  const claim = (): OwnedStores => {
    standing += 1;
    const fence = standing;
    const assert = (): void => {
      if (fence === standing) return;
      throw new EngineError('fence-lost', 'Another process took these stores over.', { standing, fence });
    };
    const { runStore, history, schedules, room, readings } = stores;
    return {
      runStore: fenced(runStore, ['create', 'append', 'assertOwner'], assert),
      history: fenced(history, ['compact', 'fold', 'tidy', 'forget', 'pin', 'remove', 'assertOwner'], assert),
      room: fenced(room, ['prune', 'forget', 'learn', 'setLogs', 'setParts', 'setAllParts'], assert),
      readings: fenced(readings, ['note'], assert),
      schedules: fenced(schedules, ['put', 'disable', 'remove', 'record', 'note', 'add', 'settle'], assert),
    };
  };

  return {
    owner: () => owner,
    acquire: (pid) => {
      if (owner !== undefined)
        throw new EngineError('workspace-owned', `Process ${owner.pid} has these stores.`, { ...owner });
      owner = { pid };
      return {
        claim,
        publish: (info) => {
          owner = { ...info };
        },
        release: () => {
          owner = undefined;
        },
      };
    },
  };
}

/** The port, with a look at the fence before each method that changes something. */
function fenced<Port extends object>(
  port: Port,
  changing: readonly (keyof Port)[],
  assert: () => void,
): Port {
  const checked = changing.map((name) => {
    // Every method named here is a function that answers with a promise.
    const method = port[name] as (...values: unknown[]) => Promise<unknown>;
    return [
      name,
      async (...values: unknown[]) => {
        assert();
        return method(...values);
      },
    ];
  });
  return { ...port, ...Object.fromEntries(checked) };
}
