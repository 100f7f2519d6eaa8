import type { Issue } from '@millrace/pipeline-engine/browser';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadDocumentTools } from '../model/document-tools.ts';
import { useDocumentStore } from './document-store.ts';
import { currentIssues } from './issues.ts';
import { usePlanStore } from './plan-store.ts';

const text = `type: pipeline
jobs:
  load:
    type: command
    component: azureml:load:1
  split:
    type: command
    component: azureml:split:1
    surprise: 1
`;

const issueAt = (node: string, line: number): Issue => ({
  code: 'input-missing',
  params: {},
  severity: 'error',
  path: ['jobs', node],
  line,
  column: 3,
  node,
});

const document = useDocumentStore.getState;
const plan = usePlanStore.getState;

/** As the server answers: what the parser says, and what only it knows. */
function receivePlan(own: readonly Issue[]): void {
  const { revision, issues } = document();
  const answer = JSON.parse(JSON.stringify({ revision, steps: [], issues: [...issues, ...own] }));
  plan().receive(answer);
  // As the page does with every change.
  currentIssues();
}

async function type(from: string, to: string): Promise<void> {
  const at = document().text.indexOf(from);
  const edits = [{ from: at, to: at + from.length, insert: to }];
  await document().perform({ label: 'type', edits }, 'code');
}

const said = () => currentIssues().map(({ code, node, line }) => `${code} ${node} ${line}`);

describe('issues on screen', () => {
  beforeEach(async () => {
    const tools = await loadDocumentTools();
    plan().clear();
    const { model, issues } = JSON.parse(JSON.stringify(tools.parsePipeline(text)));
    document().open({
      path: 'p.yml',
      absolutePath: '/p.yml',
      text,
      savedText: text,
      layout: null,
      digest: '',
      revision: 0,
      draftBase: null,
      model,
      issues,
    });
  });

  it('P152 what only the server said stays while the next plan is on its way', async () => {
    expect(said()).toEqual(['key-not-used split 9']);
    receivePlan([issueAt('load', 3), issueAt('split', 6)]);
    const before = currentIssues();
    expect(said()).toEqual(['key-not-used split 9', 'input-missing load 3', 'input-missing split 6']);
    await type('surprise', 'surprised');
    expect(currentIssues()).toBe(before);
    await document().readNow();
    expect(said()).toEqual(['key-not-used split 9', 'input-missing load 3', 'input-missing split 6']);
    expect(currentIssues()[0]?.params).toMatchObject({ key: 'surprised' });
    receivePlan([]);
    expect(said()).toEqual(['key-not-used split 9']);
  });

  it('P152 it goes with its node to another line, and away with it', async () => {
    receivePlan([issueAt('load', 3), issueAt('split', 6)]);
    await type('    component: azureml:load:1\n', '    component: azureml:load:1\n    comment: x\n');
    await document().readNow();
    expect(said()).toContain('input-missing split 7');
    expect(said()).toContain('input-missing load 3');
    await type('  load:\n    type: command\n    component: azureml:load:1\n    comment: x\n', '');
    await document().readNow();
    expect(said()).toEqual(['key-not-used split 6', 'input-missing split 3']);
  });

  it('P152 the list stays the same while nothing is said anew', () => {
    receivePlan([issueAt('load', 3)]);
    const before = currentIssues();
    plan().markStale();
    expect(currentIssues()).toBe(before);
  });
});
