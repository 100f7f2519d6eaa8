/** What every keeper of attempts' logs, and every hasher of inputs, must keep. */
import { describe, expect, it } from 'vitest';
import type { AttemptLogs, InputHasher } from '../run/ports.ts';

export interface LogsUnderTest {
  readonly logs: AttemptLogs;
  readonly write: (attempt: string, text: string) => void;
}

export function attemptLogsConformance(name: string, create: () => LogsUnderTest): void {
  describe(`R103 logs of attempts: ${name}`, () => {
    it('lists logs with their bytes, and removes one, which may be gone already', async () => {
      const { logs, write } = create();
      expect(await logs.list()).toEqual([]);
      write('attempt-1', 'grün\n');
      write('attempt-2', '');
      const listed = async (): Promise<unknown> =>
        (await logs.list()).toSorted((a, b) => (a.attempt < b.attempt ? -1 : 1));
      expect(await listed()).toEqual([
        { attempt: 'attempt-1', bytes: 6 },
        { attempt: 'attempt-2', bytes: 0 },
      ]);
      await logs.remove('attempt-1');
      await logs.remove('attempt-1');
      await logs.remove('never');
      expect(await listed()).toEqual([{ attempt: 'attempt-2', bytes: 0 }]);
    });
  });
}

export interface HasherUnderTest {
  readonly hasher: InputHasher;
  /** Where files are. */
  readonly folder: string;
  readonly write: (path: string, content: string) => void;
  readonly remove: (path: string) => void;
}

export function inputHasherConformance(name: string, create: () => HasherUnderTest): void {
  describe(`F41 input hasher: ${name}`, () => {
    const written = (
      content: string,
    ): HasherUnderTest & { readonly file: string; readonly digest: () => Promise<string | undefined> } => {
      const under = create();
      const file = `${under.folder}/a.csv`;
      under.write(file, content);
      return { ...under, file, digest: async () => (await under.hasher.digest(file))?.digest };
    };

    it('knows a file by its content, and where it lies or when it was written does not count', async () => {
      const { hasher, folder, file, write, digest } = written('x,y\n');
      const first = await hasher.digest(file);
      expect(first).toMatchObject({ bytes: 4, isFolder: false });
      expect(first?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      write(`${folder}/b.csv`, 'x,y\n');
      expect((await hasher.digest(`${folder}/b.csv`))?.digest).toBe(first?.digest);
      write(file, 'x,z\n');
      expect(await digest()).not.toBe(first?.digest);
      write(file, 'x,y\n');
      expect(await digest()).toBe(first?.digest);
    });

    it('gives another stamp when a file was written', async () => {
      const { hasher, file, write } = written('one');
      const [first, again] = [await hasher.digest(file), await hasher.digest(file)];
      expect(again?.stamp).toBe(first?.stamp);
      write(file, 'other');
      expect((await hasher.digest(file))?.stamp).not.toBe(first?.stamp);
    });

    it('says that nothing is there, before and after', async () => {
      const { hasher, folder, file, remove } = written('one');
      expect(await hasher.digest(`${folder}/nothing`)).toBeUndefined();
      expect(await hasher.text(`${folder}/nothing`)).toBeUndefined();
      remove(file);
      expect(await hasher.digest(file)).toBeUndefined();
    });

    it('reads small texts, and finds the files of code with what it includes', async () => {
      const { hasher, folder, file, write } = written('print(1)\n');
      expect(await hasher.text(file)).toBe('print(1)\n');
      write(`${folder}/more.py`, 'a = 1\n');
      const alone = await hasher.codeFiles(file, []);
      const both = await hasher.codeFiles(file, [`${folder}/more.py`]);
      expect(alone?.files.map(({ path, from }) => [path, from])).toEqual([['a.csv', file]]);
      expect(both?.files.map(({ path }) => path).sort()).toEqual(['a.csv', 'more.py']);
      expect(both?.digest).not.toBe(alone?.digest);
      expect(await hasher.codeFiles(file, [`${folder}/nothing`])).toBeUndefined();
      write(`${folder}/more.py`, 'a = 2\n');
      expect((await hasher.codeFiles(file, [`${folder}/more.py`]))?.digest).not.toBe(both?.digest);
    });
  });
}
