import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from '../graph/step.ts';
import { identitySettings, mergeSettings } from '../spec/identity-settings.ts';
import { readYaml } from '../spec/yaml/read.ts';
import { exampleStep } from '../testing/example-graphs.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { explainMiss, isComparable } from './explain-miss.ts';
import { fingerprintOf, type IdentityContext, identityOf } from './fingerprint.ts';
import type { Identity } from './identity.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const base = exampleStep({ id: 'train', data: { dataset: 'file:cars.csv' }, params: { rate: '0.10' } });
const step: Step = {
  ...base,
  component: {
    ...base.component,
    origin: { kind: 'workspace', file: 'components/train.yaml' },
    command: 'python train.py',
    environment: '{"conda_file":"./conda.yml","image":"python:3.12"}',
    environmentVariables: [{ name: 'MODE', value: 'fast' }],
  },
};
const context: IdentityContext = {
  inputs: new Map([['dataset', { digest: 'sha256:1', baseName: 'cars.csv' }]]),
  code: [
    { path: 'lib/model.py', digest: 'sha256:a' },
    { path: 'train.py', digest: 'sha256:b' },
  ],
  environment: {
    condaFile: { digest: 'sha256:e', text: 'dependencies: [python=3.10, pip: [pandas==2.1.0]]' },
  },
};

/** Part, old and new of every difference between the example and a change of it. */
function differences(changed: Step, changedContext: IdentityContext = context): readonly (string | null)[][] {
  const [before, after] = [identityOf(step, context), identityOf(changed, changedContext)];
  const because = explainMiss(after, before);
  expect(fingerprintOf(after, hash) === fingerprintOf(before, hash)).toBe(because.length === 0);
  return because.map((entry) => [entry.part, entry.old, entry.new]);
}

const withComponent = (change: Partial<Step['component']>): Step => ({
  ...step,
  component: { ...step.component, ...change },
});

describe('F1 what counts is named with part, old and new', () => {
  it('a byte in a code file, a file more, a file less', () => {
    const code = [
      { path: 'train.py', digest: 'sha256:c' },
      { path: 'new.py', digest: 'sha256:d' },
    ];
    expect(differences(step, { ...context, code })).toEqual([
      ['code:lib/model.py', 'sha256:a', null],
      ['code:new.py', null, 'sha256:d'],
      ['code:train.py', 'sha256:b', 'sha256:c'],
    ]);
  });

  it("a literal's spelling", () => {
    const changed = exampleStep({ id: 'train', data: { dataset: 'file:cars.csv' }, params: { rate: '0.1' } });
    expect(differences({ ...step, inputs: changed.inputs })).toEqual([
      ['param:rate', 'string 0.10', 'string 0.1'],
    ]);
  });

  it('the content, the base name and the mode of an input', () => {
    const inputs = new Map([['dataset', { digest: 'sha256:2', baseName: 'cars.tsv' }]]);
    expect(differences(step, { ...context, inputs })).toEqual([
      ['input:dataset', 'sha256:1', 'sha256:2'],
      ['input:dataset:name', 'cars.csv', 'cars.tsv'],
    ]);
    const moded = step.inputs.map((input) =>
      input.source.kind === 'data' ? { ...input, source: { ...input.source, mode: 'download' } } : input,
    );
    expect(differences({ ...step, inputs: moded })).toEqual([
      ['input:dataset:type', 'uri_file', 'uri_file download'],
    ]);
  });

  it('an environment pin, its conda file, a declared variable, the command', () => {
    const newer = '{"conda_file":"./conda.yml","image":"python:3.13"}';
    expect(differences(withComponent({ environment: newer }))).toEqual([
      ['environment:image', 'python:3.12', 'python:3.13'],
    ]);
    expect(differences({ ...step, environmentVariables: [{ name: 'MODE', value: 'slow' }] })).toEqual([
      ['variable:MODE', 'fast', 'slow'],
    ]);
    expect(differences(withComponent({ command: 'python train.py -v' }))).toHaveLength(1);
  });

  it('the type of an output, and an optional parameter that is unset or empty', () => {
    const outputs = [{ name: 'out', type: 'uri_folder' as const }];
    expect(differences({ ...step, outputs })).toEqual([['output:out', 'uri_file', 'uri_folder']]);
    const unset = step.inputs.map((input) =>
      input.name === 'rate' ? { ...input, source: { kind: 'unset' as const } } : input,
    );
    expect(differences({ ...step, inputs: unset })).toEqual([['param:rate', 'string 0.10', 'unset']]);
  });

  it('the implementation of a built-in and the versions of its engines', () => {
    const builtin = exampleStep({ id: 'a' });
    const origin = { kind: 'builtin', implementation: 1, engines: ['duckdb'] } as const;
    const at = (implementation: number, duckdb: string): ReturnType<typeof identityOf> => {
      const component = { ...builtin.component, origin: { ...origin, implementation } };
      return identityOf({ ...builtin, component }, { inputs: new Map(), engineVersions: { duckdb } });
    };
    expect(
      explainMiss(at(2, '1.6'), at(1, '1.5')).map((entry) => [entry.part, entry.old, entry.new]),
    ).toEqual([
      ['implementation', '1', '2'],
      ['engine:duckdb', '1.5', '1.6'],
    ]);
  });
});

describe('F6 an environment counts by what it holds', () => {
  const withConda = (text: string | undefined): IdentityContext => ({
    ...context,
    environment: { condaFile: { digest: 'sha256:f', ...(text === undefined ? {} : { text }) } },
  });

  it('a changed pin names its package, old and new', () => {
    const conda =
      'name: x\r\nchannels: [conda-forge]\r\ndependencies:\r\n  - pip:\r\n    - pandas==2.2.0 # newer\r\n    - numpy\r\n  - python=3.10\r\n';
    expect(differences(step, withConda(conda))).toEqual([
      ['environment:channels', null, 'conda-forge'],
      ['environment:pip:numpy', null, 'any'],
      ['environment:pip:pandas', '==2.1.0', '==2.2.0'],
    ]);
  });

  it('comments, names, line ends and the order of packages do not count', () => {
    const conda =
      '# a comment\r\nname: other\r\ndependencies:\r\n  - pip: [pandas==2.1.0]\r\n  - python=3.10\r\n';
    expect(differences(step, withConda(conda))).toEqual([]);
    const named = '{"conda_file":"./conda.yml","image":"python:3.12","name":"mine","version":"7"}';
    expect(differences(withComponent({ environment: named }))).toEqual([]);
  });

  it('what is no plain conda file counts by its bytes', () => {
    for (const text of ['- a list', 'dependencies: { a: b }', 'dependencies: [', 'lock: 1', undefined]) {
      const parts = differences(step, withConda(text)).map(([part, , now]) => [part, now]);
      expect(parts).toContainEqual(['environment:conda_file', 'sha256:f']);
    }
  });

  it('an inline conda file, a reference, a file, and the folder that it is built from', () => {
    const environmentOf = (environment: string, environmentFiles: IdentityContext['environment'] = {}) =>
      identityOf(
        { ...step, component: { ...step.component, environment } },
        { ...context, environment: environmentFiles },
      ).parts.flatMap(({ part, value }) => (part.startsWith('environment') ? [[part, value]] : []));
    expect(environmentOf('{"conda_file":{"dependencies":["python=3.10","-r file"]},"image":"i"}')).toEqual([
      ['environment:conda:-r file', 'listed'],
      ['environment:conda:python', '=3.10'],
      ['environment:image', 'i'],
    ]);
    expect(environmentOf('"azureml:sklearn@latest"')).toEqual([['environment', 'azureml:sklearn@latest']]);
    const definition = { digest: 'sha256:d', text: 'image: i\nversion: 3' };
    expect(environmentOf('"./env.yml"', { definition })).toEqual([['environment:image', 'i']]);
    const build = '{"build":{"dockerfile_path":"Dockerfile","path":"./docker"}}';
    expect(environmentOf(build, { buildContext: { digest: 'sha256:b' } })).toEqual([
      ['environment:build', 'sha256:b'],
      ['environment:build:settings', '{"dockerfile_path":"Dockerfile"}'],
    ]);
  });
});

describe('F7 settings', () => {
  const settingsOf = (text: string) => {
    const root = readYaml(text).root;
    return root?.kind === 'map' ? identitySettings(root) : [];
  };

  it('that shape the result count by key; those that only say where and how fast do not', () => {
    const settings = settingsOf(`
distribution: { type: pytorch, process_count_per_instance: 2 }
resources: { instance_count: 3, instance_type: Standard_DS3, shm_size: 2g }
mini_batch_size: "10"
task: { type: run_function, entry_script: score.py }
partition_keys: [region, day]
retry_settings: { max_retries: 2 }
max_concurrency_per_instance: 4
limits: { timeout: 5 }
`);
    expect(differences({ ...step, settings })).toEqual([
      ['setting:distribution.process_count_per_instance', null, '2'],
      ['setting:distribution.type', null, 'pytorch'],
      ['setting:mini_batch_size', null, '10'],
      ['setting:partition_keys[0]', null, 'region'],
      ['setting:partition_keys[1]', null, 'day'],
      ['setting:resources.instance_count', null, '3'],
      ['setting:task.entry_script', null, 'score.py'],
      ['setting:task.type', null, 'run_function'],
    ]);
    expect(settingsOf('resources: { instance_count: 1 }')).toEqual([]);
  });

  it("the node's block takes the place of the component's", () => {
    const component = settingsOf(
      'distribution: { type: mpi, process_count_per_instance: 4 }\nmini_batch_size: "1"',
    );
    const node = settingsOf('distribution: { type: pytorch }');
    expect(mergeSettings(component, node).map(({ name, value }) => `${name}=${value}`)).toEqual([
      'mini_batch_size=1',
      'distribution.type=pytorch',
    ]);
  });
});

describe('F13 an engine without a version', () => {
  it('makes no identity: a guess would reuse what an older engine made', () => {
    const builtin = exampleStep({ id: 'a' });
    const origin = { kind: 'builtin', implementation: 1, engines: ['duckdb', 'pinned@2'] } as const;
    const withEngines = { ...builtin, component: { ...builtin.component, origin } };
    expect(() => identityOf(withEngines, { inputs: new Map() })).toThrow('duckdb');
    const known = identityOf(withEngines, { inputs: new Map(), engineVersions: { duckdb: '1' } });
    expect(known.parts).toContainEqual({ part: 'engine:pinned', value: '2' });
  });
});

describe('F2 what does not count changes nothing', () => {
  it('ids, names, comments, compute, limits, versions and titles', () => {
    const changes: readonly Step[] = [
      { ...step, id: 'other', displayName: 'Other', compute: 'cluster', timeoutSeconds: 5, forceRerun: true },
      withComponent({ name: 'renamed', version: '9', displayName: 'X', description: 'Y', icon: 'z' }),
      withComponent({ origin: { kind: 'inline' } }),
    ];
    for (const change of changes) expect(differences(change)).toEqual([]);
  });

  it('the order of inputs, of variables and of code files', () => {
    const reversed = { ...step, inputs: [...step.inputs].reverse() };
    expect(differences(reversed, { ...context, code: [...(context.code ?? [])].reverse() })).toEqual([]);
  });
});

describe('F3 an earlier result', () => {
  it('that does not exist makes a first run', () => {
    expect(explainMiss(identityOf(step, context), undefined)).toEqual([
      { part: 'first-run', old: null, new: null },
    ]);
  });
});

describe('F4 canonical JSON', () => {
  it('R87 is what a fingerprint hashes', () => {
    const parts = fc.array(fc.record({ part: fc.string(), value: fc.string({ unit: 'binary' }) }));
    fc.assert(
      fc.property(parts, (parts) => {
        const pairs = parts.map(({ part, value }) => [part, value]);
        const text = canonicalJson({ version: 2, parts: pairs });
        expect(fingerprintOf({ version: 2, parts }, (hashed) => hashed)).toBe(`v2:${text}`);
      }),
    );
  });

  it('has one spelling per value, with keys in code-unit order, and says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // fast-check's JSON values are ours; negative zero has no spelling of its own in JSON.
        const text = canonicalJson(value as Json);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
    expect(canonicalJson({ é: 1, z: 2, Z: 3, a: undefined })).toBe('{"Z":3,"z":2,"é":1}');
    expect(() => canonicalJson(Number.NaN)).toThrow(/NaN/);
  });
});

describe('F3', () => {
  const identity = (...parts: readonly [string, string][]): Identity => ({
    version: 1,
    parts: parts.map(([part, value]) => ({ part, value })),
  });
  const mine = identity(
    ['component', 'train'],
    ['input:dataset', 'a'],
    ['param:label', 'x'],
    ['param:seed', '1'],
  );

  it('F3 compares with the step of a copied file, which reads the same data', () => {
    const copied = identity(
      ['component', 'train'],
      ['input:dataset', 'a'],
      ['param:label', 'y'],
      ['param:seed', '2'],
    );
    expect(isComparable(mine, copied)).toBe(true);
  });

  it('F3 does not compare with a step of the same component that reads other data', () => {
    const other = identity(
      ['component', 'train'],
      ['input:dataset', 'b'],
      ['param:label', 'y'],
      ['param:seed', '1'],
    );
    expect(isComparable(mine, other)).toBe(false);
  });
});
