import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ResolvedReference } from '../contract/index.ts';
import { createTemporaryServer, type TemporaryServer } from '../testing/temporary-server.ts';

const inner = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json
type: pipeline
display_name: Prepare
inputs:
  table: {type: mltable}
  fraction: {type: number, default: 0.5}
outputs:
  part: {type: mltable}
jobs: {}
`;

let server: TemporaryServer;
beforeAll(async () => {
  server = await createTemporaryServer();
  await mkdir(path.join(server.workspace.root, 'pipelines/parts'), { recursive: true });
  await writeFile(path.join(server.workspace.root, 'pipelines/parts/inner.yml'), inner);
});
afterAll(() => server.close());

it('tells what the references of a document mean, from the folder of that document', async () => {
  const references = ['./parts/inner.yml', 'azureml:split_data:1', './gone.yml', '../../outside.yml'];
  const answer = await server.inject({
    method: 'POST',
    url: '/api/v1/components/resolve',
    payload: { path: 'pipelines/outer.yml', references },
  });
  const [nested, builtin, ...missing] = answer.json<ResolvedReference[]>();
  expect(nested).toMatchObject({
    kind: 'pipeline',
    file: 'pipelines/parts/inner.yml',
    definition: {
      displayName: 'Prepare',
      inputs: [
        { name: 'table', placement: 'canvas' },
        { name: 'fraction', placement: 'form' },
      ],
      outputs: [{ name: 'part' }],
    },
  });
  expect(builtin).toMatchObject({ kind: 'component', definition: { name: 'split_data' } });
  expect(missing.map(({ kind }) => kind)).toEqual(['missing', 'missing']);
});
