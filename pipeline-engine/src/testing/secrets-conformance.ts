/** What every keeper of secrets must keep. */
import { describe, expect, it } from 'vitest';
import type { Secrets } from '../run/ports.ts';

export interface SecretsUnderTest {
  readonly secrets: Secrets;
  readonly set: (name: string, value: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** Makes the place unsafe or unreadable. */
  readonly spoil: () => Promise<void>;
}

/** `create` gives a keeper without any secret. */
export function secretsConformance(name: string, create: () => Promise<SecretsUnderTest>): void {
  describe(`R137 secrets: ${name}`, () => {
    it('gives those of the names that are set now, and nothing else', async () => {
      const { secrets, set, remove } = await create();
      await set('TOKEN', 'correct horse');
      await set('OTHER', 'battery staple');
      const found = await secrets.read(['TOKEN', 'NEVER', 'constructor', '__proto__']);
      expect([...found].map(([key, { value }]) => [key, value])).toEqual([['TOKEN', 'correct horse']]);
      expect((await secrets.read([])).size).toBe(0);
      await set('TOKEN', 'another horse');
      expect((await secrets.read(['TOKEN'])).get('TOKEN')?.value).toBe('another horse');
      await remove('TOKEN');
      expect([...(await secrets.read(['TOKEN', 'OTHER'])).keys()]).toEqual(['OTHER']);
    });

    it('knows each value by a version that moves with it and says nothing about it', async () => {
      const { secrets, set } = await create();
      const version = async (key: string): Promise<string> =>
        (await secrets.read([key])).get(key)?.version ?? 'none';
      await set('ONE', 'correct horse');
      await set('TWO', 'correct horse');
      const first = await version('ONE');
      expect([await version('ONE'), first.includes('horse')]).toEqual([first, false]);
      // Nobody may see that two of them are equal.
      expect(await version('TWO')).not.toBe(first);
      await set('ONE', 'another horse');
      expect(await version('ONE')).not.toBe(first);
      await set('ONE', 'correct horse');
      expect(await version('ONE')).toBe(first);
    });

    it('refuses to read from a place that is not safe, and says no value', async () => {
      const { secrets, set, spoil } = await create();
      await set('TOKEN', 'correct horse');
      await spoil();
      const error = await secrets.read(['TOKEN']).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'secrets-unreadable' });
      expect(String(error)).not.toContain('horse');
    });
  });
}
