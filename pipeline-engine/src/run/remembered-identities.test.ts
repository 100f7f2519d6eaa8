import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { IdentityPart } from '../cache/identity.ts';
import type { Step } from '../graph/step.ts';
import { exampleStep } from '../testing/example-graphs.ts';
import { hash } from '../testing/memory-world.ts';
import { type IdentifyContext, identifyStep } from './identify-step.ts';
import { pinnedInputs } from './pinned-inputs.ts';
import { createRememberedIdentities } from './remembered-identities.ts';

/** Everything that a fingerprint is made of, in small numbers, so that what was seen before comes again. */
const situation = fc.record({
  command: fc.constantFrom('a', 'b'),
  value: fc.constantFrom('1', '2'),
  variable: fc.constantFrom(undefined, 'x', '${{secrets.KEY}}'),
  mode: fc.constantFrom(undefined, 'download'),
  setting: fc.constantFrom(undefined, '1', '2'),
  data: fc.constantFrom('sha256:1', 'sha256:2', null),
  isFolder: fc.boolean(),
  above: fc.constantFrom('sha256:1', 'sha256:2', undefined),
  code: fc.constantFrom('sha256:1', 'sha256:2'),
  conda: fc.constantFrom('dependencies: [pandas=1]', 'dependencies: [pandas=2]'),
  secret: fc.constantFrom('1', '2'),
  software: fc.constantFrom(undefined, '1', '2'),
  engine: fc.constantFrom('1', '2'),
  isBuiltin: fc.boolean(),
});
type Situation = typeof situation extends fc.Arbitrary<infer S> ? S : never;

function stepOf(of: Situation): Step {
  const step = exampleStep({
    id: 'train',
    data: { table: 'file:a.csv', model: 'above.out' },
    params: { rate: of.value },
  });
  const component = of.isBuiltin
    ? { ...step.component, origin: { kind: 'builtin', implementation: 1, engines: ['duckdb'] } as const }
    : {
        ...step.component,
        origin: { kind: 'workspace', file: 'train.yml' } as const,
        command: of.command,
        code: './src',
        environment: '{"conda_file":"conda.yml"}',
      };
  const inputs = step.inputs.map((input) => ({ ...input, port: { ...input.port, mode: of.mode } }));
  return {
    ...step,
    component,
    inputs,
    environmentVariables: of.variable === undefined ? [] : [{ name: 'V', value: of.variable }],
    ...(of.setting === undefined ? {} : { settings: [{ name: 'instance_count', value: of.setting }] }),
  };
}

function contextOf(of: Situation, hashed: () => void): IdentifyContext {
  const file = { bytes: 1, isFolder: false };
  const software: readonly IdentityPart[] = [{ part: 'environment:lock', value: of.software ?? '' }];
  return {
    pinned: pinnedInputs({
      inputs: [
        {
          ...file,
          file: 'pipeline.yml',
          path: 'a.csv',
          absolutePath: '/a.csv',
          digest: of.data,
          isFolder: of.isFolder,
        },
        {
          ...file,
          file: 'train.yml',
          path: 'conda.yml',
          absolutePath: '/c',
          digest: of.conda,
          text: of.conda,
        },
      ],
      code: [
        { file: 'train.yml', path: './src', artifact: of.code, files: [{ path: 'a.py', digest: of.code }] },
      ],
      secrets: [{ name: 'KEY', version: of.secret }],
    }),
    outputsOf: () =>
      of.above === undefined ? undefined : [{ name: 'out', type: 'uri_file', digest: of.above, bytes: 1 }],
    engineVersions: { duckdb: of.engine },
    hash: (text) => {
      hashed();
      return hash(text);
    },
    softwareOf: () => (of.software === undefined ? undefined : software),
  };
}

it('P160 whatever changed or came back, a remembered identity is the one that would be worked out', () => {
  fc.assert(
    fc.property(fc.array(situation, { minLength: 2, maxLength: 12 }), (situations) => {
      const identify = createRememberedIdentities(10).of('pipeline.yml');
      for (const now of situations) {
        let hashed = 0;
        const context = contextOf(now, () => {
          hashed += 1;
        });
        const [found, fresh] = [identify(stepOf(now), context), identifyStep(stepOf(now), context)];
        expect(found.ok).toBe(fresh.ok);
        if (!found.ok || !fresh.ok) continue;
        expect(found.value.fingerprint).toBe(fresh.value.fingerprint);
        expect(found.value.isWhole).toBe(fresh.value.isWhole);
        expect(found.value.identity()).toEqual(fresh.value.identity());
        expect(found.value.former()).toEqual(fresh.value.former());
        hashed = 0;
        expect(identify(stepOf(now), context)).toMatchObject({
          value: { fingerprint: found.value.fingerprint },
        });
        expect(hashed).toBe(0);
      }
    }),
    { numRuns: 300 },
  );
});

it('P160 of many pipelines those are forgotten that were planned the longest ago', () => {
  const identities = createRememberedIdentities(2);
  const now: Situation = {
    command: 'a',
    value: '1',
    variable: undefined,
    mode: undefined,
    setting: undefined,
    data: 'sha256:1',
    isFolder: false,
    above: 'sha256:1',
    code: 'sha256:1',
    conda: 'dependencies: [pandas=1]',
    secret: '1',
    software: '1',
    engine: '1',
    isBuiltin: true,
  };
  const hashedFor = (pipeline: string): number => {
    let hashed = 0;
    const counted = contextOf(now, () => {
      hashed += 1;
    });
    identities.of(pipeline)(stepOf(now), counted);
    return hashed;
  };
  expect(['a', 'b', 'a', 'c', 'a'].map(hashedFor)).toEqual([1, 1, 0, 1, 0]);
  expect(hashedFor('b')).toBe(1);
});
