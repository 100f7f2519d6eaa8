import { describe, expect, it } from 'vitest';
import { progressIn, troubleIn } from './build-log.ts';
import { condaNeeds, pinnedCondaFile } from './conda-file.ts';
import { parseEnvironmentSettings } from './environment-settings.ts';
import { environmentSpec } from './environment-spec.ts';
import { parseFacts } from './host-facts.ts';
import { agrees, condaPins, constraintsOf } from './installed.ts';

const settings = parseEnvironmentSettings('');
const file = (text: string) => ({ digest: 'd', text });

describe('E10 what an environment asks for', () => {
  it('E10 a conda file is what pip can install of it', () => {
    const text = `name: train
channels: [conda-forge]
dependencies:
  - python=3.10
  - pip
  - conda-forge::numpy=1.21=py39_0
  - pandas>=1.2,<2
  - scipy 1.7.*
  - pytorch==2.1.0
  - pip:
    - azureml-mlflow==1.50
    - scikit-learn~=1.2
`;
    expect(environmentSpec('{"conda_file":"./conda.yml"}', { condaFile: file(text) }, settings)).toEqual({
      kind: 'python',
      title: 'train',
      python: '3.10',
      requirements: [
        'azureml-mlflow==1.50',
        'numpy==1.21.*',
        'pandas>=1.2,<2',
        'scikit-learn~=1.2',
        'scipy==1.7.*',
        'torch==2.1.0',
      ],
      condaOnly: [],
    });
  });

  it('E10 in whichever order it is written', () => {
    const spec = (lines: string) =>
      environmentSpec(`{"conda_file":{"dependencies":[${lines}]}}`, {}, settings);
    expect(spec('"b=1","a"')).toEqual(spec('"a","b=1"'));
  });

  it('E11 what only conda has asks for a conda, with the whole file', () => {
    const needs = condaNeeds({ dependencies: ['python=3.9', 'cudatoolkit=11', 'r-base', 'numpy'] });
    expect(needs).toMatchObject({ ok: true, value: { condaOnly: ['cudatoolkit', 'r-base'], python: '3.9' } });
  });

  it('E12 paths and what is no conda file are refused with a reason', () => {
    for (const body of [3, { dependencies: 'x' }, { dependencies: [{ npm: [] }] }])
      expect(condaNeeds(body).ok).toBe(false);
    const local = condaNeeds({ dependencies: [{ pip: ['-r more.txt'] }] });
    expect(local).toEqual({ ok: false, error: { reason: '"-r more.txt" is a path, and paths stay behind' } });
  });

  it('E13 a name of Azure stands for packages, and a workspace may say for which', () => {
    const reference = '"azureml://registries/azureml/environments/sklearn-1.5/labels/latest"';
    const spec = environmentSpec(reference, {}, settings);
    expect(spec).toMatchObject({ kind: 'python', title: 'sklearn-1.5' });
    const requirements = spec.kind === 'python' ? spec.requirements : [];
    expect(requirements).toContain('scikit-learn==1.5.*');
    // Scripts of Azure's examples call what pandas 2 does not have.
    expect(requirements).toContain('pandas==1.5.*; python_version < "3.12"');
    const own = parseEnvironmentSettings(
      'names: {sklearn-1.5: {python: 3.11, requirements: [b, a]}, other: system, tools: [x]}',
    );
    expect(environmentSpec(reference, {}, own)).toMatchObject({ python: '3.11', requirements: ['a', 'b'] });
    expect(environmentSpec('"azureml:other:1"', {}, own)).toEqual({ kind: 'system' });
    expect(environmentSpec('"azureml:Tools@latest"', {}, own)).toMatchObject({ requirements: ['x'] });
  });

  it('E14 everything else sees what is installed', () => {
    for (const text of ['"azureml:nobody:1"', '{"os_type":"linux"}', '{"build":{"path":"."}}'])
      expect(environmentSpec(text, {}, settings)).toEqual({ kind: 'system' });
    expect(environmentSpec(undefined, {}, settings)).toEqual({ kind: 'system' });
    const off = parseEnvironmentSettings('provide: system\n');
    expect(environmentSpec('{"conda_file":{"dependencies":["a"]}}', {}, off)).toEqual({ kind: 'system' });
    expect(parseEnvironmentSettings('provide: [').provide).toBe('build');
  });

  it('E32 an image, and what it is built from, count where commands run in containers', () => {
    expect(environmentSpec('{"image":" python:3.12 "}', {}, settings)).toEqual({
      kind: 'image',
      title: 'python:3.12',
      image: 'python:3.12',
    });
    const both = '{"name":"mine","image":"base","conda_file":{"dependencies":["a"]}}';
    expect(environmentSpec(both, {}, settings)).toMatchObject({
      kind: 'python',
      title: 'mine',
      image: 'base',
    });
    const buildContext = { digest: 'sha256:1', path: '/w/context' };
    const build = (dockerfile: string) =>
      environmentSpec(
        JSON.stringify({ build: { path: './context', dockerfile_path: dockerfile } }),
        { buildContext },
        settings,
      );
    const known = { kind: 'context', title: './context', context: buildContext };
    expect(build('./docker/a.Dockerfile')).toEqual({ ...known, dockerfile: 'docker/a.Dockerfile' });
    expect(environmentSpec('{"build":{"path":"./context"}}', { buildContext }, settings)).toEqual({
      ...known,
      dockerfile: 'Dockerfile',
    });
    for (const outside of ['../Dockerfile', '/etc/passwd', 'a/../../b'])
      expect(build(outside)).toMatchObject({ kind: 'unreadable' });
  });

  it('E15 a file of requirements may stand in the place of a conda file', () => {
    const spec = environmentSpec(
      '{"conda_file":"r.txt"}',
      { condaFile: file('# tools\nb>=1 # why\n\na\n') },
      settings,
    );
    expect(spec).toMatchObject({ kind: 'python', requirements: ['a', 'b>=1'] });
  });
});

describe('E3 the log of a build', () => {
  it.each([
    ['ERROR: No matching distribution found for nope==9', { kind: 'package', package: 'nope==9' }],
    ['ERROR: Failed building wheel for lxml\n', { kind: 'package', package: 'lxml' }],
    [
      '  × No solution found when resolving dependencies:\n  ╰─▶ Because nope was not found in the package registry and you require nope, we',
      { kind: 'package', package: 'nope' },
    ],
    ['PackagesNotFoundError: The following packages\n\n  - r-nope\n', { kind: 'package', package: 'r-nope' }],
    [
      'error: Cannot solve the request because of: No candidates were found for libnope ==9.',
      { kind: 'package', package: 'libnope' },
    ],
    [
      'error    libmamba Could not solve\n  └─ libnope =9 does not exist (perhaps a typo or a missing channel).',
      { kind: 'package', package: 'libnope' },
    ],
    [
      'ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.',
      { kind: 'conflict', packages: ['a==1', 'b==2'] },
    ],
    [
      'WARNING: Retrying: Temporary failure in name resolution\nERROR: No matching distribution found for six',
      { kind: 'network' },
    ],
    ['one\nOSError: [Errno 28] No space left on device\n', { kind: 'other' }],
  ])('E3 names what failed: %s', (log, expected) => {
    expect(troubleIn(log)).toMatchObject(expected);
  });

  it('E4 tells what goes on', () => {
    expect(progressIn('Collecting six\n  Downloading six-1.0.whl (11 kB)\n')).toBe(
      'Downloading six-1.0.whl (11 kB)',
    );
    expect(progressIn('\n   x\n')).toBeUndefined();
  });
});

it('E2 versions that were chosen once hold everywhere, but for what only one computer has', () => {
  const lock = { python: '3.11.2', packages: { numpy: '1.26.0', torch: '2.2.0+cpu', pip: '24' } };
  expect(constraintsOf(lock)).toBe('numpy==1.26.0\ntorch==2.2.0');
  expect(agrees({ python: '3.11.9', packages: { numpy: '1.26.0', torch: '2.2.0', triton: '1' } }, lock)).toBe(
    true,
  );
  expect(agrees({ python: '3.11.2', packages: { numpy: '1.27.0' } }, lock)).toBe(false);
  expect(agrees({ python: '3.12.0', packages: { numpy: '1.26.0' } }, lock)).toBe(false);
});

it('E44 the versions of conda packages are part of a lock, and are asked of conda alone', () => {
  const lock = { python: '', packages: { six: '1.17.0', 'conda:libtiny': '1.0', 'conda:r-base': '4.2' } };
  expect(constraintsOf(lock)).toBe('six==1.17.0');
  const pins = condaPins(lock);
  expect(pins).toEqual(['libtiny ==1.0', 'r-base ==4.2']);
  const file = '{"dependencies":["r-base"]}';
  expect(pinnedCondaFile(file, [], 'dependencies')).toBe(file);
  expect(JSON.parse(pinnedCondaFile(file, pins, 'dependencies'))).toEqual({
    dependencies: ['r-base', 'libtiny ==1.0', 'r-base ==4.2'],
  });
  expect(JSON.parse(pinnedCondaFile(file, pins, 'constraints'))).toMatchObject({ constraints: pins });
});

it('E7 a computer tells what it has; a shell that greets does not matter', () => {
  const facts = parseFacts(
    'Welcome {back}\n{broken\nsystem Linux x86_64\ntool uv /usr/bin/uv\n{"name":"python3","version":"3.11.7","path":"/p","makes":true,"packages":{"a":"1"}}\n',
  );
  expect(facts).toEqual({
    system: 'Linux x86_64',
    tools: { uv: '/usr/bin/uv' },
    interpreters: [
      {
        name: 'python3',
        version: '3.11.7',
        path: '/p',
        makes: true,
        hasRattler: false,
        packages: { a: '1' },
      },
    ],
  });
});
