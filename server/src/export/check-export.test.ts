import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createComponentCatalog } from '../workspace/component-catalog.ts';
import { workspaceOfFolder } from '../workspace/workspace.ts';
import { checkExport } from './check-export.ts';
import { planExport } from './plan-export.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-check-')));
});
afterEach(() => rm(folder, { recursive: true }));

/** Checks a folder that holds `text` as its exported pipeline, and `beside` as a file that came along. */
async function check(text: string, beside = ''): Promise<void> {
  const root = path.join(folder, 'workspace');
  await mkdir(root);
  await writeFile(path.join(root, 'main.yml'), 'jobs: {}\n');
  const workspace = await workspaceOfFolder(root);
  const catalog = createComponentCatalog(workspace);
  await catalog.refresh();
  const plan = await planExport(workspace, catalog, 'main.yml');
  const out = path.join(folder, 'out');
  await mkdir(out);
  await writeFile(path.join(out, 'main.yml'), text);
  await writeFile(path.join(out, 'beside.yml'), beside);
  await checkExport(out, plan, catalog);
}

it('lists everything that would not work on Azure ML', async () => {
  const text = `settings: {default_compute: azureml:local}
jobs:
  a: {component: azureml:train_model@latest}
  b: {component: ./gone.yml, compute: azureml:gpu}
  c: {code: ../elsewhere, component: azureml:known_to_azure:1}
  d:
    environment_variables:
      KEY: Bearer \${{secrets.TOKEN}}
`;
  const found = check(text, 'jobs: {x: {component: azureml:score_model:1, code: ./anything}}\n');
  await expect(found).rejects.toMatchObject({
    params: {
      problems: [
        'main.yml:8:19: the secret "TOKEN" is kept by Millrace only; Azure ML reads secrets from a key vault',
        'main.yml:1:29: the compute "local" is this machine',
        'main.yml:3:18: "azureml:train_model@latest" is known to Millrace only',
        'main.yml:4:18: "./gone.yml" is not there',
        'main.yml:5:13: "../elsewhere" leaves the exported folder',
        'beside.yml:1:23: "azureml:score_model:1" is known to Millrace only',
      ],
    },
  });
});

it('lets pass what Azure ML knows', async () => {
  const text = 'jobs:\n  a: {component: "azureml://registries/azureml/components/x/labels/latest"}\n';
  await expect(check(text)).resolves.toBeUndefined();
});
