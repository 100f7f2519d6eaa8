/** What every artifact store must keep, shown with single files: folders are an adapter's own matter. */
import { describe, expect, it } from 'vitest';
import type { ArtifactNotes, ArtifactStore } from '../run/ports.ts';

export interface ArtifactsUnderTest {
  readonly artifacts: ArtifactStore;
  readonly write: (path: string, content: string) => void;
  readonly read: (path: string) => string | undefined;
}

export function artifactStoreConformance(name: string, create: () => ArtifactsUnderTest): void {
  describe(`R24 artifact store: ${name}`, () => {
    const attemptWith = async (
      store: ArtifactsUnderTest,
      attempt: string,
      content: string,
    ): Promise<string> => {
      const file = `${await store.artifacts.createAttemptDirectory(attempt)}/out`;
      store.write(file, content);
      return file;
    };

    it('moves a file in under the digest of its content', async () => {
      const store = create();
      const file = await attemptWith(store, 'a', 'hello');
      const { digest, bytes } = await store.artifacts.put(file);
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(bytes).toBe(5);
      expect(store.read(store.artifacts.path(digest))).toBe('hello');
      expect(store.read(file)).toBeUndefined();
      expect(await store.artifacts.verify(digest)).toBe('intact');
    });

    it('stores the same content once, and other content apart', async () => {
      const store = create();
      const first = await store.artifacts.put(await attemptWith(store, 'a', 'same'));
      const second = await store.artifacts.put(await attemptWith(store, 'b', 'same'));
      const third = await store.artifacts.put(await attemptWith(store, 'c', 'other'));
      expect(second).toEqual(first);
      expect(third.digest).not.toBe(first.digest);
    });

    it('knows which attempts have left a directory', async () => {
      const { artifacts } = create();
      await artifacts.createAttemptDirectory('a');
      await artifacts.createAttemptDirectory('b');
      await artifacts.removeAttemptDirectory('a');
      await artifacts.removeAttemptDirectory('never');
      expect(await artifacts.attempts()).toEqual(['b']);
    });

    it('knows what is missing, and fails to store what is not there', async () => {
      const { artifacts } = create();
      expect(await artifacts.verify(`sha256:${'0'.repeat(64)}`)).toBe('missing');
      const directory = await artifacts.createAttemptDirectory('a');
      await expect(artifacts.put(`${directory}/nothing`)).rejects.toMatchObject({ code: 'artifact-missing' });
    });
  });
}

export interface NotesUnderTest {
  readonly notes: ArtifactNotes;
  readonly write: (digest: string) => Promise<void>;
}

/** `create` gives a keeper without notes. */
export function artifactNotesConformance(name: string, create: () => NotesUnderTest): void {
  describe(`R136 notes on artifacts: ${name}`, () => {
    const [one, two] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];

    it('lists notes by digest with their bytes, and removes one, which may be gone already', async () => {
      const { notes, write } = create();
      expect(await notes.list()).toEqual([]);
      for (const digest of [one, two, two]) await write(digest);
      const listed = (await notes.list()).toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
      expect(listed.map(({ digest }) => digest)).toEqual([one, two]);
      expect(listed.every(({ bytes }) => bytes > 0)).toBe(true);
      await notes.remove(one);
      await notes.remove(one);
      await notes.remove(`sha256:${'3'.repeat(64)}`);
      expect((await notes.list()).map(({ digest }) => digest)).toEqual([two]);
      await write(one);
      expect(await notes.list()).toHaveLength(2);
    });
  });
}
