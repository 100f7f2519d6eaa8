import { beforeEach, describe, expect, it } from 'vitest';
import { definition, job } from '../model/fixtures.ts';
import { definitionOf, nestedFileOf, unexplained, useComponentsStore } from './components-store.ts';

const split = definition('split_data', [], ['table']);
const inner = definition('inner', [], ['table']);
const file = (path: string) => ({ kind: 'file', path }) as const;
const nested = { ...job('prepare', ''), component: file('./inner.yml') };
const path = 'pipelines/outer.yml';
const store = useComponentsStore.getState;

beforeEach(() => store().receive([split]));

describe('what a reference means', () => {
  it('is looked up among the registered components first, and asked otherwise', () => {
    const known = job('split', 'split_data');
    expect(definitionOf(known, store(), path)).toBe(split);
    expect(unexplained([file('./inner.yml'), file('./inner.yml')], store(), path)).toEqual(['./inner.yml']);
    store().receiveFound(path, [
      { reference: './inner.yml', kind: 'pipeline', definition: inner, file: 'pipelines/inner.yml' },
    ]);
    expect(unexplained([file('./inner.yml')], store(), path)).toEqual([]);
    expect(definitionOf(nested, store(), path)).toBe(inner);
    expect(nestedFileOf(nested.component, store().found, path)).toBe('pipelines/inner.yml');
  });

  it('depends on the document that says it', () => {
    store().receiveFound(path, [
      { reference: './inner.yml', kind: 'pipeline', definition: inner, file: 'pipelines/inner.yml' },
    ]);
    expect(definitionOf(nested, store(), 'elsewhere/outer.yml')).toBeUndefined();
  });

  it('is asked again when its file changed, and when nothing was found', () => {
    store().receiveFound(path, [
      { reference: './inner.yml', kind: 'pipeline', definition: inner, file: 'pipelines/inner.yml' },
      { reference: './gone.yml', kind: 'missing' },
      { reference: './kept.yml', kind: 'component', definition: split, file: 'pipelines/kept.yml' },
    ]);
    store().forgetFound('pipelines/inner.yml');
    const all = ['./inner.yml', './gone.yml', './kept.yml'].map(file);
    expect(unexplained(all, store(), path)).toEqual(['./inner.yml', './gone.yml']);
  });
});
