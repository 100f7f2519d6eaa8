/**
 * Models behind an endpoint, with real Python: a scoring script of Azure's kind with its model, outputs and account (B60,
 * B61), and MLflow models without a script (B74, B75).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOf, ended } from './run-client.ts';
import { createScratch, type Scratch, type ServerProcess, startServer } from './server-process.ts';
import { pythonMissing, withPython } from './software.ts';

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

/** Saved by MLflow itself: one number from two columns, and one that gives several values. Its texts have to stay texts. */
const saveModels = `
import sys, pandas, mlflow.pyfunc
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

class Price(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        assert str(model_input["size"].dtype) == "float64", model_input.dtypes
        if (model_input["size"] < 0).any(): raise ValueError("a size below zero")
        return model_input["size"] * 2 + model_input["code"].str.startswith("0")

class Short(Price):
    def predict(self, context, model_input, params=None):
        return super().predict(context, model_input)[1:]

class Both(Price):
    def predict(self, context, model_input, params=None):
        return pandas.DataFrame({"low": model_input["size"] - 1, "high": model_input["size"] + 1})

signature = ModelSignature(inputs=Schema([ColSpec("double", "size"), ColSpec("string", "code")]))
for name, model in (("price", Price()), ("short", Short()), ("both", Both())):
    mlflow.pyfunc.save_model(f"{sys.argv[1]}/{name}", python_model=model, signature=signature,
                             pip_requirements=["mlflow", "pandas"])
`;
const noMlflow = pythonMissing(['mlflow.pyfunc', 'pandas', 'pyarrow', 'cloudpickle']);

describe.skipIf(noMlflow !== undefined)(
  `an MLflow model without a script${noMlflow ? ` (skipped: ${noMlflow})` : ''}`,
  () => {
    let scratch: Scratch;
    let server: ServerProcess;
    const write = (file: string, text: string): void => {
      const place = path.join(server.workspace, file);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, text);
    };
    beforeAll(async () => {
      scratch = createScratch();
      const env = withPython(scratch.env);
      server = await startServer(path.join(scratch.directory, 'workspace'), { env });
      const models = path.join(server.workspace, 'models-here');
      mkdirSync(models);
      execFileSync('python3', ['-c', saveModels, models], { env: { ...process.env, ...env }, stdio: 'pipe' });
      // What its conda.yaml asks for is installed here already.
      write('environments.yml', 'provide: system\n');
      for (const name of ['price', 'short', 'both'])
        write(
          `endpoints/${name}/mlflow.yml`,
          `name: mlflow
endpoint_name: ${name}
type: model
model: { path: ../../models-here/${name}, type: mlflow_model }
environment_variables: { UNIT: metres }
resources: { instance_count: 1 }
settings: { mini_batch_size: 1, max_concurrency_per_instance: 2, output_file_name: prices.csv, error_threshold: ${name === 'short' ? 0 : -1}, retry_settings: { max_retries: 0, timeout: 120 } }
`,
        );
      write('data/houses/a.csv', 'size,code\n1,007\n2,100\n3,"01,x"\n');
      write('data/houses/b.csv', 'size,code\n10,7\n');
    }, 120_000);
    afterAll(async () => {
      await server?.stop();
      scratch?.remove();
    });

    async function call(name: string, input: object = { path: 'data/houses' }) {
      const api = await apiOf(server);
      const response = await api(`/endpoints/${name}/invoke`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ inputs: [{ name: 'data', ...input }] }),
      });
      expect(response.status, await response.clone().text()).toBe(201);
      const { run } = (await response.json()) as { run: string };
      const state = await ended(server, run, 120_000);
      const { account } = (await (await api(`/endpoints/${name}/runs/${run}`)).json()) as {
        account: unknown;
      };
      const log = await (await api(`/runs/${run}/log?step=score`)).text();
      if (state.status !== 'succeeded') return { status: state.status, account, log, text: '', rejected: '' };
      const archive = await api(`/endpoints/${name}/runs/${run}/outputs/predictions`);
      const bytes = Buffer.from(await archive.arrayBuffer());
      const text = execFileSync('tar', ['-xO', 'prices.csv'], { input: bytes, encoding: 'utf8' });
      const rejected = await (await api(`/endpoints/${name}/runs/${run}/outputs/rejected`)).text();
      return { status: state.status, account, log, text, rejected };
    }

    it('B74 B75 gives a line for each row of each file, whose texts stay texts and whose numbers are numbers', async () => {
      const { status, account, text, log } = await call('price');
      expect(status, log).toBe('succeeded');
      expect(text).toBe('file,row,prediction\na.csv,1,3.0\na.csv,2,4.0\na.csv,3,7.0\nb.csv,1,20.0\n');
      expect(account).toEqual({ parts: 2, partsKept: 0, rowsIn: 4, rowsOut: 4, rowsRejected: 0 });
      write('data/houses/c.csv', 'size,code\n-1,7\n5,0\n');
      const later = await call('price');
      expect(later.log).toContain('a size below zero');
      expect(JSON.parse(later.rejected)).toEqual({
        mini_batch: 3,
        item: 1,
        reason: 'ValueError: a size below zero',
        value: 'c.csv',
      });
      expect(later.account).toEqual({ parts: 3, partsKept: 2, rowsIn: 5, rowsOut: 4, rowsRejected: 1 });
    });

    it('B74 rows of a call are scored, and several outputs are JSON', async () => {
      const rows = await call('both', { rows: [{ size: 3, code: 'x' }] });
      expect(rows.text, rows.log).toMatch(
        /^file,row,prediction\n[0-9a-f]{32}\.jsonl,1,"\{""low"": 2\.0, ""high"": 4\.0\}"\n$/,
      );
    });

    it('B7 B74 a model that gives too few predictions loses no row: the mini-batch fails', async () => {
      const short = await call('short');
      expect([short.status, short.log]).toEqual([
        'failed',
        expect.stringContaining('2 predictions for 3 rows of'),
      ]);
    });
  },
);
