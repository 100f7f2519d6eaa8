/** What every maker of environments must keep. */
import { describe, expect, it } from 'vitest';
import type { EnvironmentNeed, Environments, Preparation } from '../run/environments.ts';

export interface EnvironmentsUnderTest {
  readonly environments: Environments;
  /** A need of a step; equal kinds are alike. `never` is being made until nobody wants it. */
  readonly need: (kind: 'good' | 'bad' | 'never', step: string) => EnvironmentNeed;
}

/** `create` gives a maker that has made nothing; the caller closes it. `patience` is for those that really make something. */
export function environmentsConformance(
  name: string,
  create: () => EnvironmentsUnderTest,
  options: { readonly skip?: boolean; readonly patience?: number } = {},
): void {
  const { skip = false, patience = 60_000 } = options;
  describe.skipIf(skip)(`R143 environments: ${name}`, () => {
    /** A preparation, the builds that it told of, and whether it is over. */
    const provide = (environments: Environments, need: EnvironmentNeed) => {
      const builds = new Set<string>();
      const heard: { tell: () => void } = { tell: () => undefined };
      const begun = new Promise<void>((resolve) => {
        heard.tell = resolve;
      });
      const preparation: Preparation = environments.provide(need, ({ build }) => {
        builds.add(build);
        heard.tell();
      });
      const state = { isOver: false };
      void preparation.done.then(() => {
        state.isOver = true;
      });
      return { ...preparation, builds, begun, state };
    };

    it('makes what needs that are alike ask for once, and knows it from then on', {
      timeout: patience,
    }, async () => {
      const { environments, need } = create();
      expect(environments.partsOf(need('good', 'a'))).toBeUndefined();
      const both = [provide(environments, need('good', 'a')), provide(environments, need('good', 'b'))];
      const [one, two] = await Promise.all(both.map(({ done }) => done));
      expect(one).toMatchObject({ ok: true, value: {} });
      expect(two).toEqual(one);
      const builds = new Set(both.flatMap((entry) => [...entry.builds]));
      expect(builds.size).toBe(1);
      expect(environments.logFile([...builds][0] ?? '')).toContain([...builds][0]);
      const parts = environments.partsOf(need('good', 'a'));
      expect(parts?.length).toBeGreaterThan(0);
      expect(environments.partsOf(need('good', 'b'))).toEqual(parts);
      const again = provide(environments, need('good', 'c'));
      expect(await again.done).toEqual(one);
      expect(again.builds.size).toBe(0);
    });

    it('says why it could not be made, knows nothing by that, and tries again', {
      timeout: patience,
    }, async () => {
      const { environments, need } = create();
      const first = provide(environments, need('bad', 'a'));
      expect(await first.done).toMatchObject({ ok: false, error: { code: expect.stringMatching(/./) } });
      expect(environments.partsOf(need('bad', 'a'))).toBeUndefined();
      const second = provide(environments, need('bad', 'a'));
      expect(await second.done).toMatchObject({ ok: false });
      expect([first.builds.size, second.builds.size]).toEqual([1, 1]);
    });

    it('goes on while somebody wants it, and ends with the last one who leaves', {
      timeout: patience,
    }, async () => {
      const { environments, need } = create();
      const [a, b] = [provide(environments, need('never', 'a')), provide(environments, need('never', 'b'))];
      await a.begun;
      a.leave();
      expect(await a.done).toBe('left');
      expect(b.state.isOver).toBe(false);
      b.leave();
      expect(await b.done).toBe('left');
      expect(environments.partsOf(need('never', 'a'))).toBeUndefined();
    });

    it('leaves whoever waits when it is closed', { timeout: patience }, async () => {
      const { environments, need } = create();
      const waiting = provide(environments, need('never', 'a'));
      await waiting.begun;
      await environments.close();
      expect(await waiting.done).toBe('left');
    });

    it('makes nothing where there is no computer to make it on', async () => {
      const { environments, need } = create();
      const { host: _host, ...without } = need('good', 'a');
      await environments.look([without]);
      expect(environments.partsOf(without)).toEqual([]);
      expect(environments.recordOf(without, undefined)).toBeUndefined();
      const { done, builds } = provide(environments, without);
      expect([await done, builds.size]).toEqual([{ ok: true, value: undefined }, 0]);
    });
  });
}
