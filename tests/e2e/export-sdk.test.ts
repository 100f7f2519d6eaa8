/**
 * The azure-ai-ml SDK reads what Millrace writes: every exported pipeline, and every shared file of Microsoft's
 * before and after edits. Needs MILLRACE_TEST_PYTHON, a Python with azure-ai-ml; says why when it skips.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  addNode,
  applyEdits,
  findReferenceSites,
  parsePipeline,
  type ReferenceSite,
  renameNode,
  setLiteral,
  setPipelineName,
  setSetting,
  type TextChange,
} from '@millrace/pipeline-engine/browser';
import {
  createComponentCatalog,
  createPipelineFiles,
  createStarter,
  exportToAzureMl,
  workspaceOfFolder,
} from '@millrace/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipNote } from '../skip-note.ts';
import { askSdk, type SdkDocument, sdkMissing } from './sdk.ts';
import { createScratch, root, runCommand, type Scratch } from './server-process.ts';

const shared = path.join(root, '../shared/azureml-examples');
const entries: Readonly<Record<string, readonly string[]>> = existsSync(shared)
  ? JSON.parse(readFileSync(path.join(shared, 'ENTRIES.json'), 'utf8'))
  : {};
const missing = sdkMissing();
const noSdk = skipNote(missing);
const noCorpus = existsSync(shared) ? noSdk : ' (skipped: ../shared/azureml-examples is absent)';
if (missing !== undefined) console.warn(`Nothing is loaded with the azure-ai-ml SDK: ${missing}.`);

let scratch: Scratch;
let corpus: string;
beforeAll(() => {
  scratch = createScratch();
  corpus = path.join(scratch.directory, 'corpus');
  mkdirSync(corpus);
});
afterAll(() => scratch.remove());

/** The one built-in component that the samples do not use, in a nested pipeline. */
const nested = `type: pipeline
name: nested
jobs:
  enter:
    type: command
    component: azureml:enter_data_manually:1
    inputs: {data: "a\\n1"}
`;
const entered = 'type: pipeline\njobs:\n  nested: {type: pipeline, component: ../parts/nested.yml}\n';

async function exportTo(out: string, file: string, workspace: string): Promise<void> {
  const words = ['export', file, '--to', 'azureml', '--out', out];
  const { code, stderr } = await runCommand(words, { env: scratch.env, cwd: workspace });
  expect(code, `${file}\n${stderr}`).toBe(0);
}

describe.skipIf(missing !== undefined)(`the starter workspace${noSdk}`, () => {
  it('is exported to pipelines that the SDK finds nothing wrong with', async () => {
    const workspace = path.join(scratch.directory, 'workspace');
    mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
    await createStarter(await workspaceOfFolder(workspace), createPipelineFiles(workspace));
    mkdirSync(path.join(workspace, 'parts'));
    writeFileSync(path.join(workspace, 'parts/nested.yml'), nested);
    writeFileSync(path.join(workspace, 'pipelines/entered.yml'), entered);
    const names = ['cars-regression', 'penguins-classification', 'entered'];
    const documents: SdkDocument[] = [];
    for (const name of names) {
      const out = path.join(scratch.directory, name);
      await exportTo(out, `pipelines/${name}.yml`, workspace);
      documents.push({ id: name, file: path.join(out, `${name}.yml`), kind: 'job', validate: true });
    }
    expect(await askSdk(documents)).toEqual({
      'cars-regression': null,
      'penguins-classification': null,
      entered: null,
    });
  });
});

const written = (includes: string): string =>
  `type: command\nname: c\nversion: 1\ncode: ./src\nenvironment: {image: python}\ninputs: {t: {type: mltable}}\ncommand: ls \${{inputs.t}}\n${includes}`;

describe.skipIf(missing !== undefined)(`what a component and a table name elsewhere${noSdk}`, () => {
  it('P122 P123 comes along to where the SDK looks for it', async () => {
    const workspace = path.join(scratch.directory, 'elsewhere');
    const files = {
      'p/main.yml':
        'type: pipeline\nsettings: {default_compute: azureml:c}\ninputs: {t: {type: mltable, path: ../data/t}}\njobs:\n  a: {type: command, component: ../parts/c.yml, inputs: {t: "${{parent.inputs.t}}"}}\n',
      'parts/c.yml': written('additional_includes: [../lib/a]\n'),
      'parts/c.additional_includes': '../lib/b.py\n',
      'parts/src/run.py': '',
      'lib/a/a.py': '',
      'lib/b.py': '',
      'data/t/MLTable': 'paths: [{file: ../raw.csv}]\n',
      'data/raw.csv': 'a\n1\n',
      '.millrace/x': '',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
      writeFileSync(path.join(workspace, name), text);
    }
    const out = path.join(scratch.directory, 'elsewhere-exported');
    await exportTo(out, 'p/main.yml', workspace);
    const file = path.join(out, 'main.yml');
    expect(await askSdk([{ id: 'main', file, kind: 'job', validate: true }])).toEqual({ main: null });
    expect(readFileSync(path.join(out, 'data/t/MLTable'), 'utf8')).toBe('paths: [{file: ./raw.csv}]\n');
    // The SDK looks at what the key names, and would not have found the file beside the component.
    const component = { id: 'code', file: path.join(out, 'parts/c.yml'), kind: 'code' } as const;
    const original = { ...component, id: 'original', file: path.join(workspace, 'parts/c.yml') };
    expect(await askSdk([component, original])).toEqual({
      code: 'a/a.py, b.py, run.py',
      original: 'a/a.py, run.py',
    });
  });
});

describe.skipIf(noCorpus !== '')(`the Azure ML examples${noCorpus}`, () => {
  /** What the SDK says against each document as it is. */
  let before: Readonly<Record<string, string | null>>;
  const jobs = entries.pipeline_jobs ?? [];
  const kinds: readonly (readonly [SdkDocument['kind'], readonly string[]])[] = [
    ['job', jobs],
    ['component', entries.pipeline_components ?? []],
    ['schedule', entries.schedules ?? []],
    ['deployment', entries.pipeline_batch_deployments ?? []],
  ];

  beforeAll(async () => {
    cpSync(shared, corpus, { recursive: true });
    const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => /\.ya?ml$/.test(name))) standIn(path.join(corpus, file));
    before = await askSdk(documentsOf((file) => path.join(corpus, file)));
  });

  const documentsOf = (place: (file: string) => string): SdkDocument[] =>
    kinds.flatMap(([kind, files]) => files.map((file) => ({ id: file, file: place(file), kind })));

  /** Of the documents that the SDK took before, those that it refuses now, with its words. */
  const worse = (
    after: Readonly<Record<string, string | null>>,
  ): readonly (readonly [string, string | null])[] =>
    Object.entries(after).filter(([id, problem]) => before[id] === null && problem !== null);

  it('are loaded as they are, but for those whose components were not shared', () => {
    const refused = Object.entries(before).filter(([, problem]) => problem !== null);
    for (const [file, problem] of refused) {
      // A name for registering; as part of a pipeline the component has none, and is taken.
      if (problem?.includes('Component name should only contain')) continue;
      expect(isComplete(path.join(corpus, file)), `${file}: ${problem}`).toBe(false);
    }
    expect(refused.length).toBeLessThan(Object.keys(before).length / 10);
  });

  it('are loaded after edits', async () => {
    const place = (file: string): string => path.join(corpus, file.replace(/(\.ya?ml)$/, '-edited$1'));
    for (const [kind, files] of kinds) {
      for (const file of files) {
        const text = readFileSync(path.join(corpus, file), 'utf8');
        const edited = kind === 'job' || kind === 'component' ? editPipeline(text) : editOther(text, kind);
        expect(edited).not.toBe(text);
        writeFileSync(place(file), edited);
        writeFileSync(path.join(path.dirname(place(file)), 'added-by-an-edit.yml'), addedComponent);
      }
    }
    expect(worse(await askSdk(documentsOf(place)))).toEqual([]);
  });

  it('are loaded after an export', async () => {
    const workspace = await workspaceOfFolder(corpus);
    const catalog = createComponentCatalog(workspace);
    await catalog.refresh();
    const documents: SdkDocument[] = [];
    for (const [index, file] of jobs.entries()) {
      const directory = path.join(scratch.directory, 'exported', String(index));
      const { pipeline, notes } = await exportToAzureMl(workspace, catalog, file, {
        directory,
        force: false,
      });
      // Some tables were shared without the data that they name.
      expect(notes.filter((note) => !/MLTable:\d+: .* is not there\./.test(note))).toEqual([]);
      documents.push({ id: file, file: path.join(directory, pipeline), kind: 'job', validate: true });
    }
    const wrong = worse(await askSdk(documents)).filter(([, problem]) => !isAboutScripts(problem));
    expect(wrong).toEqual([]);
  });
});

/** The scripts of Spark nodes were not shared. */
const isAboutScripts = (problem: string | null): boolean =>
  Object.values(JSON.parse(problem?.startsWith('{') ? problem : '{"":""}')).every((message) =>
    /^Entry .* doesn't exist\.$/.test(String(message)),
  );

/** The corpus comes without the scripts and some data: an empty stand-in where a reference finds nothing. */
function standIn(file: string): void {
  for (const site of localReferences(file)) {
    const target = path.resolve(path.dirname(file), site.text.replace(/^file:/, ''));
    if (existsSync(target) || site.kind === 'component' || site.kind === 'environment') continue;
    const isFolder = path.extname(target) === '';
    mkdirSync(isFolder ? target : path.dirname(target), { recursive: true });
    if (!isFolder) writeFileSync(target, '');
  }
}

function localReferences(file: string): readonly ReferenceSite[] {
  return findReferenceSites(readFileSync(file, 'utf8')).filter(
    ({ kind, text }) => kind !== 'compute' && kind !== 'output' && !/^azureml:|:\/\/|\$\{\{/.test(text),
  );
}

/** Whether every component that a document names is there. */
function isComplete(file: string): boolean {
  return localReferences(file).every(({ kind, text }) => {
    const target = path.resolve(path.dirname(file), text.replace(/^file:/, ''));
    return existsSync(target) && (kind !== 'component' || isComplete(target));
  });
}

const addedComponent =
  'type: command\nname: added\nversion: 1\nenvironment: {image: python}\ncommand: echo\n';

/** A node more, another name for the last one with all its references, another display name, another literal. */
function editPipeline(text: string): string {
  const nodes = parsePipeline(text).model?.nodes ?? [];
  const last = nodes.at(-1);
  const literal = nodes
    .flatMap(({ id, inputs }) => inputs.map((input) => ({ id, ...input })))
    .find(({ value }) => value.kind === 'literal' && value.type === 'string');
  const changes: ((text: string) => TextChange)[] = [
    (now) => setPipelineName(now, { value: 'Edited: "twice"' }),
  ];
  if (literal !== undefined) {
    const { id, name } = literal;
    changes.push((now) => setLiteral(now, { node: id, input: name, text: "it's: edited #1" }));
  }
  if (last !== undefined) {
    changes.push((now) => renameNode(now, { id: last.id, to: 'renamed_by_an_edit' }));
    changes.push((now) => addNode(now, { id: 'added', component: './added-by-an-edit.yml' }));
  }
  return changes.reduce((now, change) => applyEdits(now, change(now)).text, text);
}

function editOther(text: string, kind: SdkDocument['kind']): string {
  const change =
    kind === 'schedule'
      ? setPipelineName(text, { value: 'Edited' })
      : setSetting(text, { key: 'continue_on_step_failure', value: 'true', type: 'boolean' });
  return applyEdits(text, change).text;
}
