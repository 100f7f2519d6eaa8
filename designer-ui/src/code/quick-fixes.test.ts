import type { Issue } from '@millrace/pipeline-engine/browser';
import { describe, expect, it } from 'vitest';
import { applyTextEdits } from '../model/change.ts';
import { quickFixes } from './quick-fixes.ts';

function issue(params: Issue['params'], column = 1): Issue {
  return { code: 'unknown-output', params, severity: 'error', path: [], line: 1, column };
}

function fixed(line: string, about: Issue): readonly string[] {
  return quickFixes(about, line).map(({ from, to, insert }) =>
    applyTextEdits(line, [{ from: from - 1, to: to - 1, insert }]),
  );
}

describe('quickFixes', () => {
  it('replaces the wrong name by each near one', () => {
    expect(fixed('jbos:', issue({ key: 'jbos', nearest: ['jobs'] }))).toEqual(['jobs:']);
    expect(
      fixed('    type: commnd', issue({ node: 'a', type: 'commnd', nearest: ['command', 'comment'] }, 11)),
    ).toEqual(['    type: command', '    type: comment']);
  });

  it('finds a name inside a binding, and only as a whole word', () => {
    const line = '  data: ${{parent.jobs.split.outputs.resul}} # resul';
    const about = issue({ node: 'train', source: 'split', output: 'resul', nearest: ['results'] }, 9);
    expect(fixed(line, about)).toEqual(['  data: ${{parent.jobs.split.outputs.results}} # resul']);
    expect(fixed('  results: 1', issue({ output: 'resul', nearest: ['results'] }))).toEqual([]);
  });

  it('keeps the version of a component', () => {
    const about = issue({ node: 'a', component: 'azureml:train_modle:1', nearest: ['train_model'] }, 5);
    expect(fixed('    component: azureml:train_modle:1', about)).toEqual([
      '    component: azureml:train_model:1',
    ]);
  });

  it('has nothing to offer without near names', () => {
    expect(quickFixes(issue({ key: 'jbos', nearest: [] }), 'jbos:')).toEqual([]);
    expect(quickFixes(issue({ key: 'jbos' }), 'jbos:')).toEqual([]);
  });
});
