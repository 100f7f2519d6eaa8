import { parseComponent } from '@millrace/pipeline-engine/browser';
import { expect, it } from 'vitest';
import { environmentFacts } from './environment-facts.ts';

const factsOf = (environment: string) => {
  const text = `type: command\nname: a\ncommand: x\n${environment}`;
  const { definition } = parseComponent(text, { kind: 'workspace', file: 'components/a/component.yaml' });
  return definition && environmentFacts(definition);
};

it('E1 the environment of a component is told in a few words', () => {
  expect(factsOf('environment: azureml:tools:1\n')).toEqual({
    packages: [],
    source: 'azureml:tools:1',
    isMade: true,
  });
  expect(factsOf('environment: {image: python, conda_file: ./conda.yml}\n')?.source).toBe('./conda.yml');
  expect(
    factsOf('environment: {image: i, conda_file: {dependencies: [python=3.10, {pip: [six]}]}}\n'),
  ).toEqual({ packages: ['python=3.10', 'six'], source: undefined, isMade: true });
  expect(factsOf('environment: {image: i}\n')).toEqual({ packages: [], source: 'i', isMade: false });
  expect(factsOf('')).toBeUndefined();
});
