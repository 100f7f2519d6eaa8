import { describe, expect, it } from 'vitest';
import { definition, job, literal, port } from '../model/fixtures.ts';
import { checkValue } from './check-value.ts';
import { columnsPort, formFields, sourceOf } from './form-model.ts';

const form = { placement: 'form', type: 'string', kind: 'any' } as const;
const share = port('fraction', 'any', { ...form, type: 'number', default: '0.5', min: 0, max: 1 });
const seed = port('seed', 'any', {
  ...form,
  type: 'integer',
  optional: true,
  visibleWhen: { random: ['true'] },
});
const random = port('random', 'any', { ...form, type: 'boolean', default: 'true', control: 'toggle' });
const label = port('label', 'any', { ...form, control: 'column' });
const mode = port('mode', 'any', { ...form, enum: ['rows', 'text'], default: 'rows', control: 'select' });
const split = definition('split', [port('dataset', 'table'), mode, share, random, seed, label], ['table']);

describe('formFields', () => {
  const names = (node: Parameters<typeof formFields>[0]) =>
    formFields(node, split).map((field) => field.port.name);

  it('has the parameters in order, without the ports', () => {
    expect(names(job('a', 'split'))).toEqual(['mode', 'fraction', 'random', 'seed', 'label']);
  });

  it('hides what another value makes meaningless, however the boolean is written', () => {
    expect(names(literal(job('a', 'split'), 'random', 'False'))).not.toContain('seed');
    expect(names(literal(job('a', 'split'), 'random', 'True'))).toContain('seed');
  });

  it('knows what differs from the default', () => {
    const changed = (text: string) =>
      formFields(literal(job('a', 'split'), 'fraction', text, 'number'), split).find(
        (field) => field.port.name === 'fraction',
      )?.isChanged;
    expect(changed('0.7')).toBe(true);
    expect(changed('0.50')).toBe(false);
  });

  it('shows a binding instead of a value', () => {
    const node = {
      ...job('a', 'split'),
      inputs: [
        {
          name: 'fraction',
          value: { kind: 'binding', binding: { kind: 'parent-input', name: 'train_share' } },
        } as const,
      ],
    };
    const field = formFields(node, split).find(({ port: { name } }) => name === 'fraction');
    expect(field).toMatchObject({ boundTo: 'train_share', isChanged: false, problem: undefined });
  });

  it('asks for what is required and has no default', () => {
    const field = formFields(job('a', 'split'), split).find(({ port: { name } }) => name === 'label');
    expect(field?.problem).toEqual({ kind: 'required' });
  });
});

describe('checkValue', () => {
  it('checks numbers and their range', () => {
    expect(checkValue(share, '1e-1')).toBeUndefined();
    expect(checkValue(share, '1.5')).toEqual({ kind: 'outside', min: 0, max: 1 });
    expect(checkValue(share, 'half')).toEqual({ kind: 'not-a-number' });
    expect(checkValue(share, '')).toEqual({ kind: 'required' });
    expect(checkValue(seed, '1.5')).toEqual({ kind: 'not-an-integer' });
    expect(checkValue(seed, '')).toBeUndefined();
    expect(checkValue({ ...share, max: undefined }, '-1')).toEqual({ kind: 'below', min: 0 });
    expect(checkValue({ ...share, min: undefined }, '2')).toEqual({ kind: 'above', max: 1 });
  });

  it('checks options', () => {
    expect(checkValue(mode, 'columns')).toEqual({ kind: 'not-an-option' });
    expect(checkValue(mode, 'text')).toBeUndefined();
  });
});

describe('columns', () => {
  it('are those of the first table input unless the definition names another', () => {
    expect(columnsPort(label, split)?.name).toBe('dataset');
    expect(columnsPort({ ...label, columnsOf: 'seed' }, split)?.name).toBe('seed');
  });

  it('come from the node that is connected', () => {
    const node = job('b', 'split', { dataset: ['load', 'output1'] });
    expect(sourceOf(node, 'dataset')).toEqual({ node: 'load', output: 'output1' });
    expect(sourceOf(node, 'fraction')).toBeUndefined();
  });
});
