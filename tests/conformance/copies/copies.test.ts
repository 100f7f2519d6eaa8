/** A small part of `npm run conformance -- --mutate N`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkDocument } from '../check-document.ts';
import { readCorpus } from '../documents.ts';
import { copyOf } from './copy.ts';
import { readYamlFolder, resolverOf } from './folder.ts';
import { compare } from './same.ts';

const repository = path.resolve(fileURLToPath(import.meta.url), '../../../..');
const pipelines = readCorpus(repository).documents.filter(({ kind }) => kind === 'pipeline');
const folder = readYamlFolder(pipelines[0]?.root ?? repository);
const files = pipelines.map(({ file }) => file);

describe.each([7, 8])('a copy with other names, order, places and spelling (seed %i)', (seed) => {
  const copy = copyOf(folder, files, seed);
  const placed = (file: string): string => copy.fileOf.get(file) ?? file;

  test('P111 says something else to the byte, and means the same', () => {
    expect(files.every((file) => copy.folder.get(placed(file)) !== folder.get(file))).toBe(true);
    const found = files.flatMap((file) =>
      compare({ folder, file }, { folder: copy.folder, file: placed(file) }).map((finding) => ({
        file,
        ...finding,
      })),
    );
    expect(found.filter(({ reason }) => reason !== undefined)).toEqual([]);
  });

  test('P111 is edited, flattened and laid out as the original', () => {
    const some = files.filter((_, index) => index % 9 === seed % 9);
    const found = some.flatMap((file) =>
      checkDocument(copy.folder.get(placed(file)) ?? '', placed(file), resolverOf(copy.folder)),
    );
    expect(found.filter(({ reason, expected }) => reason !== undefined && expected !== true)).toEqual([]);
  });
});
