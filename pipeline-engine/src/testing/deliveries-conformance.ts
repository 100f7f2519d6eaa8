/** What whoever brings results to their places must keep. */
import { describe, expect, it } from 'vitest';
import type { Deliveries } from '../run/deliver.ts';

export interface DeliveriesUnderTest {
  readonly deliveries: Deliveries;
  /** The root of the workspace: absolute, without a slash at its end. */
  readonly root: string;
  /** A folder of Millrace's own. */
  readonly stateDirectory: string;
  /** Stores an artifact of one file, and returns its digest. */
  readonly store: (content: string) => Promise<string>;
  readonly read: (path: string) => string | undefined;
  /** Somebody else writes a file, in a folder that is made for it. */
  readonly write: (path: string, content: string) => void;
  readonly remove: (path: string) => void;
}

/** `create` gives an empty workspace. */
export function deliveriesConformance(name: string, create: () => DeliveriesUnderTest): void {
  describe(`R141 deliveries: ${name}`, () => {
    it('brings a result to a place that was not there, and again where it is gone or was changed', async () => {
      const { deliveries, root, store, read, write, remove } = create();
      const [digest, place] = [await store('one'), `${root}/out/deep/a.txt`];
      expect(await deliveries.deliver(digest, place)).toBeUndefined();
      expect(read(place)).toBe('one');
      write(place, 'edited');
      expect(await deliveries.deliver(digest, place)).toBeUndefined();
      expect(read(place)).toBe('one');
      remove(place);
      expect(await deliveries.deliver(digest, place)).toBeUndefined();
      expect(read(place)).toBe('one');
    });

    it('leaves the artifact alone when its copy is changed', async () => {
      const { deliveries, root, store, read, write } = create();
      const digest = await store('one');
      await deliveries.deliver(digest, `${root}/a.txt`);
      write(`${root}/a.txt`, 'edited');
      await deliveries.deliver(digest, `${root}/b.txt`);
      expect([read(`${root}/a.txt`), read(`${root}/b.txt`)]).toEqual(['edited', 'one']);
    });

    it('replaces a file by another, and ends with one of two that come at once, whole', async () => {
      const { deliveries, root, store, read } = create();
      const [one, two] = [await store('one'), await store('two, which is longer')];
      await deliveries.deliver(one, `${root}/a.txt`);
      await deliveries.deliver(two, `${root}/a.txt`);
      expect(read(`${root}/a.txt`)).toBe('two, which is longer');
      const both = [one, two].map((digest) => deliveries.deliver(digest, `${root}/a.txt`));
      expect(await Promise.all(both)).toEqual([undefined, undefined]);
      expect(read(`${root}/a.txt`)).toBe('two, which is longer');
    });

    it('puts no file where a folder of somebody stands', async () => {
      const { deliveries, root, store, read, write } = create();
      write(`${root}/out/mine.txt`, 'mine');
      expect(await deliveries.deliver(await store('one'), `${root}/out`)).toEqual({ kind: 'occupied' });
      expect(read(`${root}/out/mine.txt`)).toBe('mine');
    });

    it('brings nothing into a folder of Millrace or git', async () => {
      const { deliveries, root, stateDirectory, store, read } = create();
      const digest = await store('one');
      for (const place of [
        `${root}/.git/hooks/x`,
        `${root}/sub/.GIT/x`,
        `${stateDirectory}/x`,
        stateDirectory,
      ]) {
        expect(deliveries.isReserved(place)).toBe(true);
        expect(await deliveries.deliver(digest, place)).toEqual({ kind: 'reserved' });
        expect(read(place)).toBeUndefined();
      }
      expect(deliveries.isReserved(`${root}/digit/x`)).toBe(false);
    });

    it('has nothing to end where nothing was begun', async () => {
      const { deliveries, root, store, read } = create();
      await deliveries.deliver(await store('one'), `${root}/a.txt`);
      deliveries.recover();
      expect(read(`${root}/a.txt`)).toBe('one');
    });
  });
}
