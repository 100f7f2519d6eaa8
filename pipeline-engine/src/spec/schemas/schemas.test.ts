/** The schemas accept what Azure ML accepts and refuse what it refuses, as a validator that others wrote sees it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../documents/parse-document.ts';
import { readYaml } from '../yaml/read.ts';
import { booleanOf, entriesOf, textOf, valueAt, type YamlValue } from '../yaml/value.ts';
import { documentSchema, type SchemaKind, schemaKinds } from './schemas.ts';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

interface Check {
  (value: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}
type AjvClass = new (options: object) => { compile(schema: object): Check };

/** The validator that Fastify brings along. */
function loadAjv(): AjvClass {
  const fastify = createRequire(createRequire(join(repository, 'server/package.json')).resolve('fastify'));
  const compiler = createRequire(fastify.resolve('@fastify/ajv-compiler'));
  return compiler('ajv').default;
}

const Ajv = loadAjv();
const checks = new Map<SchemaKind, Check>(
  schemaKinds.map((kind) => [
    kind,
    new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
      documentSchema(kind),
    ),
  ]),
);

function problemsOf(kind: SchemaKind, text: string): readonly string[] {
  return problemsWith(kind, toJson(readYaml(text).root));
}

function problemsWith(kind: SchemaKind, value: unknown): readonly string[] {
  const check = checks.get(kind);
  if (check === undefined || check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** As Azure ML's own loader reads it. */
function toJson(value: YamlValue | undefined): unknown {
  if (value?.kind === 'map') {
    return Object.fromEntries(entriesOf(value).map((entry) => [entry.key, toJson(entry.value)]));
  }
  if (value?.kind === 'list') return value.items.map(toJson);
  if (value === undefined || value.type === 'null') return null;
  if (value.type === 'boolean') return booleanOf(value);
  return value.type === 'string' ? value.text : Number(value.text);
}

const corpus = join(repository, '../shared/azureml-examples');
const entries: Readonly<Record<string, readonly string[]>> = existsSync(join(corpus, 'ENTRIES.json'))
  ? JSON.parse(readFileSync(join(corpus, 'ENTRIES.json'), 'utf8'))
  : {};
const found = Object.keys(entries).length > 0;
const kindsOfEntries: Readonly<Record<string, SchemaKind>> = {
  pipeline_jobs: 'pipeline-job',
  pipeline_components: 'pipeline-component',
  schedules: 'schedule',
  pipeline_batch_deployments: 'pipeline-batch-deployment',
};

describe.skipIf(!found)(
  `the Azure ML examples${found ? '' : ' (skipped: ../shared/azureml-examples is absent)'}`,
  () => {
    const documents = Object.entries(entries).flatMap(([group, files]) =>
      files.map((file) => [file, kindsOfEntries[group] ?? 'pipeline-job'] as const),
    );

    test.each(documents)('P66 %s is a %s', (file, kind) => {
      expect(problemsOf(kind, readFileSync(join(corpus, file), 'utf8'))).toEqual([]);
    });

    // Some have no file among those that were shared; the tables below stand for them.
    const others = yamlFilesUnder(corpus).flatMap((file) => {
      const { kind } = parseDocument(readFileSync(file, 'utf8'));
      const isOther = kind === 'model' || kind === 'model-batch-deployment' || kind === 'single-job';
      return isOther ? [[file.slice(corpus.length + 1), kind, file] as const] : [];
    });
    // The work of nodes is written as that of jobs is.
    const written = yamlFilesUnder(corpus).flatMap((file) =>
      writtenNodes(readFileSync(file, 'utf8')).map(
        ([id, job]) => [file.slice(corpus.length + 1), id, job] as const,
      ),
    );
    test.each(written)('P120 in %s the node %s would be a job', (_file, _id, job) => {
      expect(problemsWith('single-job', job)).toEqual([]);
    });
    test.each(others)('P120 %s is a %s', (_name, kind, file) => {
      expect(problemsOf(kind, readFileSync(file, 'utf8'))).toEqual([]);
    });

    const components = yamlFilesUnder(corpus).filter((file) =>
      /^\$schema:.*commandComponent\.schema\.json/m.test(readFileSync(file, 'utf8')),
    );
    test.each(components.map((file) => [file.slice(corpus.length + 1), file]))(
      'P66 %s is a command component',
      (_name, file) => {
        expect(problemsOf('command-component', readFileSync(file, 'utf8'))).toEqual([]);
      },
    );
  },
);

describe('the schemas', () => {
  const library = join(repository, 'component-library/src/components');
  test.each(yamlFilesUnder(library).map((file) => [file.slice(library.length + 1), file]))(
    'P66 accept the built-in component %s',
    (_name, file) => {
      expect(problemsOf('command-component', readFileSync(file, 'utf8'))).toEqual([]);
    },
  );

  const node = '  a: {component: ./a.yml}\n';
  test.each<[SchemaKind, string, string]>([
    ['pipeline-job', 'an unknown key at the top', `type: pipeline\ncolour: red\njobs:\n${node}`],
    ['pipeline-job', 'both jobs and component', `type: pipeline\ncomponent: ./p.yml\njobs:\n${node}`],
    ['pipeline-job', 'a bad node name', 'type: pipeline\njobs:\n  Bad-Name: {component: ./a.yml}\n'],
    ['pipeline-job', 'an unknown data type', 'type: pipeline\ninputs:\n  a: {type: uri_fil, path: x}\n'],
    ['pipeline-job', 'tags that are no texts', 'type: pipeline\ntags: {a: 1}\n'],
    [
      'pipeline-job',
      'an unknown key of a command in the node',
      'type: pipeline\njobs:\n  a: {command: ls, environment: azureml:e:1, colour: red}\n',
    ],
    [
      'pipeline-job',
      'a sweep without an objective',
      'type: pipeline\njobs:\n  a: {type: sweep, trial: ./t.yml, limits: {max_total_trials: 1}}\n',
    ],
    ['pipeline-component', 'no jobs', 'type: pipeline\nname: a\n'],
    ['command-component', 'no command', 'type: command\nenvironment: azureml:e:1\n'],
    [
      'command-component',
      'a default of data',
      'command: ls\nenvironment: e\ninputs:\n  a: {type: uri_file, default: x}\n',
    ],
    [
      'command-component',
      'an unknown control',
      'command: ls\nenvironment: e\nx-millrace: {inputs: {a: {control: knob}}}\n',
    ],
    ['parallel-component', 'no task', 'type: parallel\n'],
    ['spark-component', 'no entry', 'type: spark\ncode: ./src\n'],
    [
      'schedule',
      'two actions',
      'name: a\ntrigger: {type: cron, expression: "* * * * *"}\ncreate_job: ./a.yml\nimport_data: ./b.yml\n',
    ],
    [
      'schedule',
      'an unknown frequency',
      'name: a\ntrigger: {type: recurrence, frequency: fortnight, interval: 1}\ncreate_job: ./a.yml\n',
    ],
    ['data', 'no path', 'name: a\ntype: uri_file\n'],
    ['environment', 'image and build', 'name: a\nimage: x\nbuild: {path: .}\n'],
    ['batch-endpoint', 'no name', 'auth_mode: aad_token\n'],
    ['pipeline-batch-deployment', 'nothing to run', 'type: pipeline\nname: a\nendpoint_name: b\n'],
    ['model', 'no path', 'name: a\ntype: mlflow_model\n'],
    ['model', 'a kind of data', 'name: a\ntype: uri_file\npath: ./a\n'],
    ['model-batch-deployment', 'no endpoint', 'name: a\nmodel: azureml:m:1\n'],
    [
      'model-batch-deployment',
      'an unknown setting',
      'name: a\nendpoint_name: b\nsettings: {mini_batch_sise: 1}\n',
    ],
    ['single-job', 'a command without an environment', 'command: ls\ncompute: azureml:c\n'],
    ['single-job', 'an unknown key of a command', 'command: ls\nenvironment: azureml:e:1\ncolour: red\n'],
    ['single-job', 'an unknown type', 'type: parallel_for\ncommand: ls\nenvironment: azureml:e:1\n'],
    [
      'single-job',
      'a sweep without a goal',
      'type: sweep\ntrial: {command: ls, environment: e}\nlimits: {max_total_trials: 1}\n',
    ],
    ['single-job', 'a Spark job without an entry', 'type: spark\ncode: ./src\n'],
  ])('P67 of a %s refuses %s', (kind, _what, text) => {
    expect(problemsOf(kind, text)).not.toEqual([]);
  });

  test.each<[SchemaKind, string, string]>([
    [
      'pipeline-job',
      'words in any case',
      'type: Pipeline\njobs:\n  a: {type: Command, component: ./a.yml}\n',
    ],
    ['pipeline-job', 'unknown settings', `type: pipeline\nsettings: {default_datestore: x}\njobs:\n${node}`],
    [
      'pipeline-job',
      'unknown keys of a node with a component',
      'type: pipeline\njobs:\n  a: {component: ./a.yml, colour: red}\n',
    ],
    [
      'pipeline-job',
      'node types that wait for Azure',
      'type: pipeline\njobs:\n  a: {type: if_else, condition: "${{parent.jobs.b.outputs.c}}"}\n',
    ],
    [
      'parallel-component',
      'a task',
      'type: parallel\ntask: {type: run_function, environment: azureml:e:1}\n',
    ],
    ['spark-component', 'an entry', 'type: spark\ncode: ./src\nentry: {file: a.py}\n'],
    ['data', 'a file', 'name: a\nversion: 1\ntype: uri_file\npath: ./a.csv\n'],
    ['environment', 'a conda file', 'name: a\nimage: x\nconda_file: ./conda.yml\n'],
    ['batch-endpoint', 'a name', 'name: a\nauth_mode: aad_token\n'],
    ['model', 'a folder', 'name: a\nversion: 2\ntype: mlflow_model\npath: ./model\nflavors: {sklearn: {}}\n'],
    [
      'model-batch-deployment',
      'settings',
      'name: a\nendpoint_name: b\ntype: model\nmodel: {name: m, path: ./m}\ncode_configuration: {code: src, scoring_script: s.py}\nenvironment: {image: x, conda_file: ./c.yml}\ncompute: azureml:c\nresources: {instance_count: 1}\nsettings: {mini_batch_size: 10, output_action: append_row, retry_settings: {max_retries: 3, timeout: 30}, error_threshold: -1, logging_level: info}\n',
    ],
    [
      'model-batch-deployment',
      'the older form',
      'name: a\nendpoint_name: b\nmodel: azureml:m@latest\nmini_batch_size: 10\ninstance_count: 2\n',
    ],
    [
      'single-job',
      'a distributed command',
      'code: src\ncommand: python a.py ${{inputs.epochs}}\ninputs: {epochs: 1}\nenvironment: azureml:e:1\ncompute: azureml:gpu\nresources: {instance_count: 2}\ndistribution: {type: tensorflow, worker_count: 2}\n',
    ],
    [
      'single-job',
      'a sweep',
      'type: sweep\ntrial: {code: src, command: python a.py, environment: azureml:e:1}\nsampling_algorithm: random\nsearch_space: {rate: {type: uniform, min_value: 0.01, max_value: 0.9}}\nobjective: {goal: minimize, primary_metric: loss}\nlimits: {max_total_trials: 20, timeout: 7200}\n',
    ],
    [
      'single-job',
      'a Spark job',
      'type: spark\ncode: ./src\nentry: {file: a.py}\nconf: {spark.driver.cores: 1}\ninputs: {a: {type: uri_file, path: ./a.csv, mode: direct}}\nidentity: {type: user_identity}\nresources: {instance_type: standard_e4s_v3, runtime_version: "3.2"}\n',
    ],
    [
      'single-job',
      'AutoML',
      'type: AutoML\ntask: classification\nprimary_metric: accuracy\ntarget_column_name: y\ntraining_data: {path: ./t, type: mltable}\nlimits: {max_trials: 4, exit_score: 0.9}\nn_cross_validations: 5\n',
    ],
  ])('P67 of a %s accepts %s', (kind, _what, text) => {
    expect(problemsOf(kind, text)).toEqual([]);
  });

  test('P68 describe every key in plain English', () => {
    const missing: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, part] of Object.entries(value)) {
        if (key === 'properties' && !path.endsWith('/if') && !path.endsWith('/not')) {
          for (const [name, schema] of Object.entries(Object(part))) {
            const described = 'description' in Object(schema) || '$ref' in Object(schema);
            const isCondition = path.includes('/if') || path.includes('/not');
            if (!described && !isCondition && !path.endsWith('/properties')) missing.push(`${path}/${name}`);
          }
        }
        visit(part, `${path}/${key}`);
      }
    };
    for (const kind of schemaKinds) visit(documentSchema(kind), kind);
    expect(missing).toEqual([]);
  });

  test('P69 are the files in docs/schemas', () => {
    const folder = join(repository, 'docs/schemas');
    expect(readdirSync(folder).sort()).toEqual(schemaKinds.map((kind) => `${kind}.json`).sort());
    for (const kind of schemaKinds) {
      const written = JSON.parse(readFileSync(join(folder, `${kind}.json`), 'utf8'));
      expect(written, 'run "npm run schemas"').toEqual(documentSchema(kind));
    }
  });
});

/** Nodes with their work written out, of the types that stand alone too. */
function writtenNodes(text: string): readonly (readonly [string, unknown])[] {
  return entriesOf(valueAt(readYaml(text).root, 'jobs')).flatMap(({ key, value }) => {
    const type = textOf(valueAt(value, 'type'))?.toLowerCase() ?? 'command';
    const isWhole =
      (type === 'command' && valueAt(value, 'command') !== undefined) ||
      (type === 'spark' && valueAt(value, 'entry') !== undefined) ||
      (type === 'sweep' && valueAt(value, 'trial')?.kind === 'map') ||
      type === 'automl';
    return isWhole ? [[key, toJson(value)] as const] : [];
  });
}

function yamlFilesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => join(folder, file));
}
