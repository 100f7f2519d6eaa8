/** What every store of committed parts of steps must keep. */
import { describe, expect, it } from 'vitest';
import type { PartStore } from '../run/ports.ts';

export interface PartsUnderTest {
  readonly parts: PartStore;
  /** What the clock of the store shows. */
  readonly now: number;
  /** Commits a part with a text in it, which was used last at `time`. */
  readonly commit: (folder: string, key: string, time: number) => void;
  readonly has: (folder: string, key: string) => boolean;
  /** A former generation was begun, and used last, at `time`. */
  readonly ageOf: (folder: string, time: number) => void;
}

const day = 24 * 60 * 60 * 1000;

/** `create` gives a fresh, empty store. */
export function partStoreConformance(name: string, create: () => PartsUnderTest): void {
  describe(`R135 parts of steps: ${name}`, () => {
    it('gives a scope one folder, and another scope another', () => {
      const { parts, commit, has, now } = create();
      const first = parts.open('aa', undefined);
      commit(first.folder, 'one', now);
      expect(first.scope).toBe('aa');
      expect(parts.open('aa', undefined)).toEqual(first);
      expect(parts.open('bb', undefined).folder).not.toBe(first.folder);
      expect(has(first.folder, 'one')).toBe(true);
    });

    it('B9 begins anew with a fresh word, once, and goes on with that', () => {
      const { parts, commit, has, now } = create();
      const first = parts.open('aa', undefined);
      commit(first.folder, 'one', now);
      const fresh = parts.open('aa', 'run 7 score');
      expect([fresh.folder === first.folder, has(fresh.folder, 'one')]).toEqual([false, false]);
      expect(parts.count('aa', ['one'])).toBe(0);
      commit(fresh.folder, 'two', now);
      expect(parts.open('aa', 'run 7 score')).toEqual(fresh);
      expect(parts.open('aa', undefined)).toEqual(fresh);
      expect(parts.count('aa', ['one', 'two', 'three'])).toBe(1);
      // Who began before goes on undisturbed.
      expect(has(first.folder, 'one')).toBe(true);
    });

    it('counts where nothing is, and makes nothing by that', async () => {
      const { parts, now } = create();
      expect(parts.count('aa', ['one'])).toBe(0);
      expect(await parts.sweep(now, { dryRun: false })).toEqual({ count: 0, bytes: 0 });
    });

    it('B78 measures a scope with all its generations, or every scope', async () => {
      const { parts, commit, now } = create();
      commit(parts.open('aa', undefined).folder, 'one', now);
      commit(parts.open('aa', 'run 1 score').folder, 'two', now);
      commit(parts.open('bb', undefined).folder, 'one', now);
      const all = await parts.measure();
      expect([...all.keys()].sort()).toEqual(['aa', 'bb']);
      expect([all.get('aa')?.count, all.get('bb')?.count]).toEqual([2, 1]);
      expect(all.get('bb')?.bytes).toBeGreaterThan(0);
      expect(await parts.measure('bb')).toEqual(new Map([['bb', all.get('bb')]]));
      expect((await parts.measure('never')).get('never')).toEqual({ count: 0, bytes: 0 });
    });

    it('B24 sweeps what nobody used since then, and drafts and former generations after a day', async () => {
      const { parts, commit, has, ageOf, now } = create();
      const former = parts.open('aa', undefined).folder;
      commit(former, 'former', now);
      const { folder } = parts.open('aa', 'run 1 score');
      commit(folder, 'old', now - 31 * day);
      commit(folder, 'used', now - 29 * day);
      commit(folder, 'draft-left', now - 2 * day);
      commit(folder, 'draft-open', now - day / 2);
      ageOf(former, now - 2 * day);
      const keys = ['old', 'used', 'draft-left', 'draft-open'];
      const left = (): readonly string[] => keys.filter((key) => has(folder, key));
      const planned = await parts.sweep(now - 30 * day, { dryRun: true });
      expect([planned.count, left(), has(former, 'former')]).toEqual([3, keys, true]);
      const gone = await parts.sweep(now - 30 * day, { dryRun: false });
      expect(gone).toEqual(planned);
      expect(gone.bytes).toBeGreaterThan(0);
      expect([left(), has(former, 'former')]).toEqual([['used', 'draft-open'], false]);
      expect(parts.count('aa', ['old', 'used'])).toBe(1);
    });
  });
}
