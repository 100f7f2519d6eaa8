import { parseComponent } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { scriptComponent } from './component-text.ts';
import { readScript } from './read-script.ts';
import { nameFrom, templates } from './templates.ts';
import { tryPipeline } from './try-pipeline.ts';
import { edited, newFiles, withType } from './wizard-files.ts';

const draft = { name: 'filter_rows', title: 'Filter rows: 絞り込み', scriptFile: '', packages: [] };

describe('E24 a new component', () => {
  it.each(templates)('E24 $id has ports and no issue', (template) => {
    const { scriptFile, script } = template;
    const made = { ...draft, scriptFile, packages: ['pandas>=2', 'six'] };
    const text = scriptComponent(made, readScript(script, scriptFile));
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
    const script =
      'p.add_argument("--note")\np.add_argument("--fast", action="store_true")\np.add_argument("table")\n';
    const text = scriptComponent({ ...draft, scriptFile: 's.py' }, readScript(script));
    expect(text).toContain("  $[[--note '${{inputs.note}}']]\n");
    expect(text).toContain("  $([ '${{inputs.fast}}' = True ]");
    expect(text).toContain("  '${{inputs.table}}'\n");
  });

  it('E49 switches of two kinds and several words reach the script', () => {
    const script =
      'p.add_argument("--fit", action=argparse.BooleanOptionalAction, default=True)\np.add_argument("--layers", nargs="+")\n';
    const text = scriptComponent({ ...draft, scriptFile: 's.py' }, readScript(script));
    expect(text).toContain('= true ] && echo --fit || echo --no-fit)\n');
    expect(text).toContain("  $[[--layers $(printf %s '${{inputs.layers}}')]]\n");
  });

  it('E50 tables of a function are its arguments and what it returns, and pandas comes along', () => {
    const python = templates.find(({ id }) => id === 'python');
    if (python === undefined) throw new Error('there is a Python template');
    const script = 'import pandas as pd\ndef main(sales: pd.DataFrame) -> pd.DataFrame:\n    return sales\n';
    const files = edited(newFiles('Sales', python, new Set()), 'script.py', script);
    expect(files.texts['component.yaml']).toContain(
      "  python call_main.py script.py\n  sales='${{inputs.sales}}'\n  return='${{outputs.result}}'\n",
    );
    expect(files.texts['component.yaml']).toMatch(/- pandas\n +- pyarrow\n/);
    expect(files.texts['call_main.py']).toContain('def write_table');
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

  it('D41 the definition follows a script of every language, and what was said of its data stays', () => {
    const shell = templates.find(({ id }) => id === 'shell');
    if (shell === undefined) throw new Error('there is a shell template');
    const files = newFiles('First rows', shell, new Set());
    expect(files.texts['component.yaml']).toContain(
      "  bash script.sh\n  '${{inputs.table}}'\n  '${{inputs.rows}}'\n  '${{outputs.result}}'\n",
    );
    const tabled = withType(withType(files, 'table', 'mltable'), 'result', 'mltable');
    const script = `${tabled.texts['script.sh']}label=$4\n`;
    const next = edited(tabled, 'script.sh', script).texts['component.yaml'];
    expect(next).toContain('  table:\n    type: mltable\n');
    expect(next).toContain('  result:\n    type: mltable\n');
    expect(next).toContain("  '${{outputs.result}}'\n  '${{inputs.label}}'\n");
  });

  it('D41 a try gives a table that is made of the sample', () => {
    const text = tryPipeline('components/a/component.yaml', {
      data: { table: { type: 'mltable', path: 'data/cars.csv' } },
      literals: {},
    });
    expect(text).toContain(`  load_table:
    type: command
    component: azureml:import_data:1
    inputs:
      source: {type: uri_file, path: "../../data/cars.csv"}
`);
    expect(text).toContain('      table: ${{parent.jobs.load_table.outputs.dataset}}');
  });
});
