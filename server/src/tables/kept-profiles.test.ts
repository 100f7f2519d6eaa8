import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TableProfile } from '@millrace/component-library';
import {
  artifactNotesConformance,
  createMemoryFiles,
  createMemoryNotes,
} from '@millrace/pipeline-engine/testing';
import { afterAll, expect, it } from 'vitest';
import { createKeptProfiles } from './kept-profiles.ts';

const root = mkdtempSync(path.join(tmpdir(), 'millrace-profiles-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const profile: TableProfile = { rows: 3, columns: [] };
let stores = 0;
const newFolder = (): string => {
  stores += 1;
  return path.join(root, String(stores));
};

artifactNotesConformance('profiles in files', () => {
  const profiles = createKeptProfiles(newFolder());
  return { notes: profiles, write: (digest) => profiles.write(digest, profile) };
});

artifactNotesConformance('memory', () => {
  const files = createMemoryFiles();
  return {
    notes: createMemoryNotes(files),
    write: async (digest) => files.write(`/notes/${digest}`, '{}'),
  };
});

it('R136 a profile is read as it was written, and a damaged one as none', async () => {
  const folder = newFolder();
  const profiles = createKeptProfiles(folder);
  const digest = `sha256:${'4'.repeat(64)}`;
  expect(await profiles.read(digest)).toBeUndefined();
  await profiles.write(digest, profile);
  expect(await profiles.read(digest)).toEqual(profile);
  writeFileSync(path.join(folder, 'profiles', `sha256-${'4'.repeat(64)}.json`), '{"rows":');
  expect(await profiles.read(digest)).toBeUndefined();
});
