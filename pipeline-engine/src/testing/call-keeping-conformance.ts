/** What whoever keeps calls of endpoints, and files that were given with them, must keep for a collector. */
import { describe, expect, it } from 'vitest';
import type { CallKeeping } from '../run/endpoint-calls.ts';
import type { GivenFiles } from '../run/given-files.ts';

export interface CallKeepingUnderTest {
  readonly keeping: Pick<CallKeeping, 'keepMs'>;
  /** An endpoint says how long its calls are kept, or nothing about that. */
  readonly declare: (endpoint: string, keepDays: number | undefined) => void;
  /** A call of an endpoint; returns its run. */
  readonly call: (endpoint: string) => Promise<string>;
}

const day = 24 * 60 * 60 * 1000;

/** `create` gives one without endpoints. */
export function callKeepingConformance(name: string, create: () => CallKeepingUnderTest): void {
  describe(`R145 keeping of calls: ${name}`, () => {
    it('says of every run of a call how long it is kept, where its endpoint says so', async () => {
      const { keeping, declare, call } = create();
      expect([...(await keeping.keepMs())]).toEqual([]);
      declare('short', 2);
      declare('silent', undefined);
      const [first, second] = [await call('short'), await call('short')];
      await call('silent');
      await call('unknown');
      expect(new Map(await keeping.keepMs())).toEqual(
        new Map([
          [first, 2 * day],
          [second, 2 * day],
        ]),
      );
    });
  });
}

export interface GivenFilesUnderTest {
  readonly files: GivenFiles;
  /** What its clock shows. */
  readonly now: number;
  /** A run that reads the files; `isCompacted`: only its summary is left. */
  readonly read: (paths: readonly string[], isCompacted?: boolean) => Promise<string>;
  /** A file of two bytes was given at `time`; returns its path. */
  readonly give: (name: string, time: number) => string;
  readonly isThere: (path: string) => boolean;
}

/** `create` gives a keeper of no files. */
export function givenFilesConformance(name: string, create: () => GivenFilesUnderTest): void {
  describe(`R145 files that were given: ${name}`, () => {
    const sweep = (files: GivenFiles, dryRun: boolean, leaving: readonly string[] = []) =>
      files.sweep({ dryRun, leaving: new Set(leaving), pause: async () => undefined });

    it('sweeps what was given a day ago and no kept run reads, and tells the same before', async () => {
      const { files, read, give, isThere, now } = create();
      const [used, left] = [give('used', now - 9 * day), give('left', now - 9 * day)];
      const [young, former] = [give('young', now - day / 100), give('former', now - 2 * day)];
      await read([used]);
      await read([former], true);
      const all = [used, left, young, former];
      expect(await sweep(files, true)).toEqual({ count: 2, bytes: 4 });
      expect(all.map(isThere)).toEqual([true, true, true, true]);
      expect(await sweep(files, false)).toEqual({ count: 2, bytes: 4 });
      expect(all.map(isThere)).toEqual([true, false, true, false]);
      expect(await sweep(files, false)).toEqual({ count: 0, bytes: 0 });
    });

    it('keeps nothing for runs that this collection leaves a summary of', async () => {
      const { files, read, give, isThere, now } = create();
      const [mine, shared] = [give('mine', now - 9 * day), give('shared', now - 9 * day)];
      const leaving = await read([mine, shared]);
      await read([shared]);
      expect(await sweep(files, false, [leaving])).toEqual({ count: 1, bytes: 2 });
      expect([mine, shared].map(isThere)).toEqual([false, true]);
    });
  });
}
