import { parseComponent } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { nameFrom, templates } from './templates.ts';
import { tryPipeline } from './try-pipeline.ts';

const draft = { name: 'filter_rows', title: 'Filter rows: 絞り込み', scriptFile: '', packages: [] };

describe('E24 a new component', () => {
  it.each(templates)('E24 $id has ports and no issue', (template) => {
    const { scriptFile } = template;
    const text = template.component(
      { ...draft, scriptFile, packages: ['pandas>=2', 'six'] },
      template.script,
    );
    const { definition, issues } = parseComponent(text, {
      kind: 'workspace',
      file: 'components/x/component.yaml',
    });
    expect(issues.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(definition).toMatchObject({ name: 'filter_rows', code: '.' });
    expect(definition?.inputs.map(({ name }) => name)).toContain('table');
    expect(definition?.outputs).toHaveLength(1);
    expect(definition?.environment).toContain('pandas>=2');
    expect(definition?.command).toContain(scriptFile);
  });

  it('E24 a name is made of what people call it', () => {
    expect(nameFrom('Filter Rows (fast)')).toBe('filter_rows_fast');
    expect(nameFrom('2nd try')).toBe('c_2nd_try');
    expect(nameFrom('絞り込み')).toBe('component');
  });

  it('E24 optional inputs are left out of the command, switches are given or not', () => {
    const [template] = templates;
    const script =
      'p.add_argument("--note")\np.add_argument("--fast", action="store_true")\np.add_argument("table")\n';
    const text = template?.component({ ...draft, scriptFile: 's.py' }, script);
    expect(text).toContain("  $[[--note '${{inputs.note}}']]\n");
    expect(text).toContain("  $([ '${{inputs.fast}}' = True ]");
    expect(text).toContain("  '${{inputs.table}}'\n");
  });

  it('E25 a try is a pipeline of one node with a sample', () => {
    const text = tryPipeline('components/a/component.yaml', {
      data: { table: { type: 'uri_file', path: 'data/cars #1.csv' } },
      literals: { rows: '3', note: 'a: "b"' },
    });
    expect(text).toBe(`type: pipeline
display_name: a
jobs:
  try_it:
    type: command
    component: ./component.yaml
    inputs:
      table: {type: uri_file, path: "../../data/cars #1.csv"}
      rows: "3"
      note: "a: \\"b\\""
`);
  });
});
