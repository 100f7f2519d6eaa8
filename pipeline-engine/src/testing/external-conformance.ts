/** What whoever brings inputs from elsewhere must keep. */
import { describe, expect, it } from 'vitest';
import { ExternalFailure, type ExternalInputs } from '../run/external-inputs.ts';

export interface ExternalUnderTest {
  readonly external: ExternalInputs;
  /** An address ending in `cars.csv`. */
  readonly url: string;
  /** The source has another content from now on; with undefined, none. Nothing that was known of it before counts any more. */
  readonly publish: (content: string | undefined) => void;
  readonly read: (path: string) => string | undefined;
}

/** `create` gives one that has brought nothing, and a source with nothing in it. */
export function externalInputsConformance(name: string, create: () => ExternalUnderTest): void {
  describe(`R144 inputs from elsewhere: ${name}`, () => {
    it('says without fetching what a run would fetch, and fetches it once while it stays', async () => {
      const { external, url, publish, read } = create();
      publish('one');
      const look = await external.look(url, 'if_changed');
      expect(look).toMatchObject({ kind: 'changed', name: 'cars.csv' });
      const copy = await external.bring(url, 'if_changed');
      expect(read(copy.absolutePath)).toBe('one');
      expect(copy.absolutePath.endsWith('/cars.csv')).toBe(true);
      expect(look).toMatchObject({ validator: copy.validator });
      publish('one');
      expect(await external.look(url, 'if_changed')).toEqual({ kind: 'current', copy });
      expect(await external.bring(url, 'if_changed')).toEqual(copy);
    });

    it('notices a change, brings it, and leaves the former copy to whoever reads it', async () => {
      const { external, url, publish, read } = create();
      publish('one');
      const first = await external.bring(url, 'if_changed');
      publish('two');
      const look = await external.look(url, 'if_changed');
      const second = await external.bring(url, 'if_changed');
      expect(look).toMatchObject({ kind: 'changed', validator: second.validator });
      expect(second.validator).not.toBe(first.validator);
      expect([read(first.absolutePath), read(second.absolutePath)]).toEqual(['one', 'two']);
    });

    it('does as its policy says: never again, or every time', async () => {
      const { external, url, publish, read } = create();
      publish('one');
      const first = await external.bring(url, 'never');
      publish('two');
      expect(await external.look(url, 'never')).toEqual({ kind: 'current', copy: first });
      expect(await external.bring(url, 'never')).toEqual(first);
      expect(await external.look(url, 'always')).toMatchObject({ kind: 'changed', name: 'cars.csv' });
      expect(read((await external.bring(url, 'always')).absolutePath)).toBe('two');
    });

    it('says why it cannot be had, and goes on with its copy where that is enough', async () => {
      const { external, url, publish } = create();
      await expect(external.bring(url, 'if_changed')).rejects.toBeInstanceOf(ExternalFailure);
      publish('one');
      const first = await external.bring(url, 'if_changed');
      publish(undefined);
      await expect(external.bring(url, 'if_changed')).rejects.toMatchObject({
        failure: { code: 'external-input-failed', params: { path: url } },
      });
      expect(await external.bring(url, 'never')).toEqual(first);
    });
  });
}
