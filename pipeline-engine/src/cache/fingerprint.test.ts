import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from '../graph/step.ts';
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
    environment: '{"image":"python:3.12"}',
    environmentVariables: [{ name: 'MODE', value: 'fast' }],
  },
};
const context: IdentityContext = {
  inputs: new Map([['dataset', { digest: 'sha256:1', baseName: 'cars.csv' }]]),
  code: [
    { path: 'lib/model.py', digest: 'sha256:a' },
    { path: 'train.py', digest: 'sha256:b' },
  ],
  environmentFile: 'sha256:e',
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
    expect(differences(withComponent({ environment: '{"image":"python:3.13"}' }))).toEqual([
      ['environment', '{"image":"python:3.12"}', '{"image":"python:3.13"}'],
    ]);
    expect(differences(step, { ...context, environmentFile: 'sha256:f' })).toEqual([
      ['environment:conda_file', 'sha256:e', 'sha256:f'],
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
