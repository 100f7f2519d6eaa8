/** What a pipeline's text means here, found out once. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createComponentCatalog } from '../workspace/component-catalog.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';
import { createDocuments } from './documents.ts';

const text = `
type: pipeline
jobs:
  load: {component: "azureml:enter_data_manually:1", inputs: {data: "a,b"}}
  select:
    component: azureml:select_columns_in_dataset:1
    inputs: {dataset: "\${{parent.jobs.load.outputs.dataset}}", columns: "["}
`;

it('P170 what was checked is built, planned and searched for columns without looking its components up again', async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-documents-')));
  try {
    const workspace = await workspaceOfFolder(folder);
    const catalog = createComponentCatalog(workspace);
    let asked = 0;
    const counting: typeof catalog.resolve = (reference, file) => {
      asked += 1;
      return catalog.resolve(reference, file);
    };
    const documents = createDocuments(workspace, { ...catalog, resolve: counting }, () => []);
    const checked = documents.check(text, 'pipelines/p.yml');
    expect(checked.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    const before = asked;
    expect(before).toBeGreaterThan(0);
    const graph = documents.graph(checked);
    expect(graph.ok && graph.value.steps.map(({ id }) => id)).toEqual(['load', 'select']);
    expect(documents.runnablePart(checked)).toEqual(graph.ok && graph.value);
    const columns = documents.columnIssues(checked, () => undefined);
    expect(columns.map(({ code, node }) => [code, node])).toEqual([['bad-column-selection', 'select']]);
    expect(asked).toBe(before);
  } finally {
    await rm(folder, { recursive: true });
  }
});
