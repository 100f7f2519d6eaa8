/** B60 and B61: a scoring script of Azure's kind behind an endpoint, with real Python: its model, its outputs, its account. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOf, ended } from './run-client.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from './server-process.ts';

const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import json'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const script = `
import os

def init():
    global factor
    folder = os.environ["AZUREML_MODEL_DIR"]
    assert os.listdir(folder) == ["model"], os.listdir(folder)
    with open(os.path.join(folder, "model", "factor.txt")) as file:
        factor = int(file.read())

def run(mini_batch):
    rows = []
    for path in mini_batch:
        with open(path) as file:
            rows.append(f"{os.path.basename(path)},{int(file.read()) * factor},{os.environ['UNIT']}")
    with open(os.path.join(os.environ["AZUREML_BI_OUTPUT_PATH"], os.path.basename(mini_batch[0]) + ".seen"), "w") as file:
        file.write(str(len(mini_batch)))
    return rows
`;

const deployment = (
  name: string,
  settings: string,
) => `$schema: https://azuremlschemas.azureedge.net/latest/modelBatchDeployment.schema.json
name: ${name}
endpoint_name: times
type: model
model: { name: factor, path: model }
code_configuration: { code: code, scoring_script: batch_driver.py }
environment: { name: plain, image: ubuntu }
environment_variables: { UNIT: metres }
compute: azureml:batch-cluster
resources: { instance_count: 1 }
settings:
  max_concurrency_per_instance: 2
  mini_batch_size: 2
  retry_settings: { max_retries: 1, timeout: 60 }
  error_threshold: -1
  logging_level: info
${settings}`;

describe.skipIf(!hasPython)(`a deployed model${hasPython ? '' : ' (skipped: there is no python3)'}`, () => {
  let scratch: Scratch;
  let server: ServerProcess;
  const write = (file: string, text: string): void => {
    const place = path.join(server.workspace, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  };
  beforeAll(async () => {
    scratch = createScratch();
    server = await startServer(path.join(scratch.directory, 'workspace'), { env: scratch.env });
    write('endpoints/times/code/batch_driver.py', script);
    write('endpoints/times/model/factor.txt', '3');
    write('endpoints/times.yml', 'name: times\ndefaults: { deployment_name: rows }\n');
    write(
      'endpoints/times/rows.yml',
      deployment('rows', '  output_action: append_row\n  output_file_name: scores.csv\n'),
    );
    write('endpoints/times/silent.yml', deployment('silent', '  output_action: summary_only\n'));
    for (let at = 0; at < 5; at++) write(`data/numbers/n${at}.txt`, String(at));
  });
  afterAll(async () => {
    await server?.stop();
    scratch?.remove();
  });

  async function call(deployed?: string) {
    const api = await apiOf(server);
    const inputs = [{ name: 'data', path: 'data/numbers' }];
    const response = await api('/endpoints/times/invoke', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ inputs, ...(deployed === undefined ? {} : { deployment: deployed }) }),
    });
    expect(response.status, await response.clone().text()).toBe(201);
    const { run } = (await response.json()) as { run: string };
    const state = await ended(server, run, 90_000);
    expect(state.status, JSON.stringify(state.steps)).toBe('succeeded');
    const told = await (await api(`/endpoints/times/runs/${run}`)).json();
    const archive = await api(`/endpoints/times/runs/${run}/outputs/predictions`);
    const folder = path.join(scratch.directory, `call-${run}`);
    mkdirSync(folder);
    execFileSync('tar', ['-x', '-C', folder], { input: Buffer.from(await archive.arrayBuffer()) });
    return {
      account: (told as { account: unknown }).account,
      files: execFileSync('find', ['.', '-type', 'f'], { cwd: folder, encoding: 'utf8' })
        .trim()
        .split('\n')
        .sort(),
      rows: (name: string) => execFileSync('cat', [name], { cwd: folder, encoding: 'utf8' }),
    };
  }

  it('B60 B61 its rows are appended to the file that the deployment names, and what it writes stands beside', async () => {
    const { files, rows, account } = await call();
    expect(files).toEqual(['./n0.txt.seen', './n2.txt.seen', './n4.txt.seen', './scores.csv']);
    expect(rows('scores.csv')).toBe([0, 1, 2, 3, 4].map((n) => `n${n}.txt,${n * 3},metres\n`).join(''));
    expect(account).toEqual({ parts: 3, partsKept: 0, rowsIn: 5, rowsOut: 5, rowsRejected: 0 });
  });

  it('B5 B60 a later call with more data computes only the mini-batches that changed', async () => {
    write('data/numbers/n5.txt', '5');
    const { rows, account } = await call();
    expect(rows('scores.csv').split('\n').length).toBe(7);
    expect(account).toMatchObject({ parts: 3, partsKept: 2, rowsIn: 6 });
  });

  it('B61 with summary_only nothing is appended', async () => {
    expect((await call('silent')).files).toEqual(['./n0.txt.seen', './n2.txt.seen', './n4.txt.seen']);
  });
});
