import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ComponentCatalog, compareVersions, createComponentCatalog } from './component-catalog.ts';
import { workspaceOfFolder } from './workspace.ts';

let folder: string;
let root: string;
let catalog: ComponentCatalog;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-catalog-')));
  root = path.join(folder, 'workspace');
  catalog = createComponentCatalog(await workspaceOfFolder(root));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

const component = (name: string, version: string): string =>
  `type: command\nname: ${name}\nversion: "${version}"\ndescription: ${name} ${version}\ncommand: echo\nenvironment: {image: x}\n`;

const registered = (name: string, rest: { version?: string; label?: string } = {}) =>
  catalog.resolve({ kind: 'registered', name, ...rest }, 'pipelines/p.yml');
const fromFile = (given: string, document = 'pipelines/p.yml') =>
  catalog.resolve({ kind: 'file', path: given }, document);

describe('components of the workspace', () => {
  it('are found in components/ and as component.yaml anywhere, beside the built-in ones', async () => {
    await write('components/clean.yml', component('clean', '1'));
    await write('steps/train/component.yaml', component('train_it', '1'));
    await write('steps/train/other.yaml', component('not_listed', '1'));
    await write('components/pipeline.yml', 'type: pipeline\njobs: {}\n');
    await write('components/broken.yml', 'type: command\nname: [');
    const names = (await catalog.list()).map((definition) => definition.name);
    expect(names).toContain('import_data');
    expect(names.slice(-2)).toEqual(['clean', 'train_it']);
    expect(catalog.names()).toEqual(names);
  });

  it('resolve by version, and by the highest one where none is named', async () => {
    await write('components/a.yml', component('shape', '9'));
    await write('components/b.yml', component('shape', '10'));
    await catalog.refresh();
    const versionOf = (found: ReturnType<typeof registered>) =>
      found?.kind === 'component' ? found.definition.version : undefined;
    expect(versionOf(registered('shape'))).toBe('10');
    expect(versionOf(registered('shape', { label: 'latest' }))).toBe('10');
    expect(versionOf(registered('shape', { version: '9' }))).toBe('9');
    expect(registered('shape', { version: '11' })).toBeUndefined();
    expect(registered('import_data', { version: '1' })).toMatchObject({ kind: 'component' });
    expect(registered('nobody')).toBeUndefined();
  });

  it('have help', async () => {
    await write('components/a.yml', component('shape', '1'));
    await catalog.refresh();
    expect(await catalog.help('shape', 'ja')).toBe('shape 1');
    expect(await catalog.help('split_data', 'en')).toContain('# Split Data');
    expect(await catalog.help('split_data', 'ja')).toContain('# データの分割');
    expect(await catalog.help('nobody', 'en')).toBeUndefined();
  });
});

describe('files that a document names', () => {
  it('start at the folder of the document, and are named by workspace path', async () => {
    await write('pipelines/steps/a.yml', component('a', '1'));
    await write('pipelines/inner.yml', 'type: pipeline\njobs: {}\n');
    expect(fromFile('./steps/a.yml')).toMatchObject({ kind: 'component', file: 'pipelines/steps/a.yml' });
    expect(fromFile('../inner.yml', 'pipelines/deep/p.yml')).toMatchObject({
      kind: 'pipeline',
      file: 'pipelines/inner.yml',
    });
    expect(fromFile('./none.yml')).toBeUndefined();
    expect(fromFile('./steps')).toBeUndefined();
  });

  it('are read again when they change', async () => {
    await write('a.yml', component('before', '1'));
    expect(fromFile('../a.yml')).toMatchObject({ definition: { name: 'before' } });
    await write('a.yml', component('after_', '1'));
    await utimes(path.join(root, 'a.yml'), 1, 1);
    expect(fromFile('../a.yml')).toMatchObject({ definition: { name: 'after_' } });
  });

  it('outside the workspace are as good as absent, unless allowed', async () => {
    await writeFile(path.join(folder, 'outside.yml'), component('outside', '1'));
    expect(fromFile('../../outside.yml')).toBeUndefined();
    const allowing = createComponentCatalog(await workspaceOfFolder(root, { allow: [folder] }));
    const found = allowing.resolve({ kind: 'file', path: '../../outside.yml' }, 'pipelines/p.yml');
    expect(found).toMatchObject({ kind: 'component', file: path.join(folder, 'outside.yml') });
  });
});

it('orders versions as people do', () => {
  expect(['1.10', '1.9', '2', '0.1'].sort(compareVersions)).toEqual(['0.1', '1.9', '1.10', '2']);
});
