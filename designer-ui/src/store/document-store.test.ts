import { beforeEach, describe, expect, it } from 'vitest';
import { loadDocumentTools } from '../model/document-tools.ts';
import { useDocumentStore } from './document-store.ts';

const text = `# a comment that stays
type: pipeline
display_name: Cars
jobs:
  split:
    type: command
    component: azureml:split_data:1
    inputs:
      fraction_of_rows: 0.7  # of the rows
`;

const store = useDocumentStore.getState;

beforeEach(async () => {
  const tools = await loadDocumentTools();
  store().open({
    path: 'pipelines/cars.yml',
    absolutePath: '/w/pipelines/cars.yml',
    text,
    savedText: text,
    layout: null,
    digest: 'sha256:0',
    revision: 0,
    draftBase: null,
    model: tools.parsePipeline(text).model,
    issues: [],
  });
});

const setFraction = (value: string, mergeKey?: string) =>
  store().edit(
    'fraction',
    (tools, now) =>
      tools.setLiteral(now, { node: 'split', input: 'fraction_of_rows', text: value, type: 'number' }),
    { mergeKey },
  );

function fraction(): string | undefined {
  const value = store().model?.nodes[0]?.inputs[0]?.value;
  return value?.kind === 'literal' ? value.text : undefined;
}

describe('a change', () => {
  it('is one edit of the text, read back into the model', async () => {
    await setFraction('0.6');
    expect(store().text).toBe(text.replace('0.7', '0.6'));
    expect(fraction()).toBe('0.6');
    expect(store().saveState).toBe('pending');
  });

  it('and its undo restore every byte; redo brings it back', async () => {
    await setFraction('0.6');
    await store().undo();
    expect(store().text).toBe(text);
    await store().redo();
    expect(fraction()).toBe('0.6');
  });

  it('made in the same moment as another is made of the text that the other left', async () => {
    await Promise.all([
      setFraction('0.65'),
      store().edit('name', (tools, now) => tools.setPipelineName(now, { value: 'Motors' })),
    ]);
    expect(store().text).toBe(text.replace('0.7', '0.65').replace('Cars', 'Motors'));
  });

  it('with the same key is one step of undo', async () => {
    await setFraction('0.6', 'typing');
    await setFraction('0.61', 'typing');
    await store().undo();
    expect(store().text).toBe(text);
  });

  it('that the document refuses changes nothing', async () => {
    await store().edit('twice', (tools, now) =>
      tools.addNode(now, { id: 'split', component: 'azureml:split_data:1' }),
    );
    expect(store().text).toBe(text);
    expect(store().history.done).toHaveLength(0);
  });
});

describe('text that is not YAML', () => {
  it('keeps the last model, and says where it is wrong', async () => {
    const before = store().model;
    await store().perform({
      label: 'typing',
      edits: [{ from: text.length, to: text.length, insert: 'a: [' }],
    });
    expect(store().model).toBe(before);
    expect(store().parseError).toMatchObject({ severity: 'error' });
    await store().undo();
    expect(store().parseError).toBeUndefined();
  });
});

describe('typing in the code view', () => {
  const typed = (insert: string) =>
    store().perform({ label: 'typing', edits: [{ from: text.length, to: text.length, insert }] }, 'code');
  const added = '  score:\n    type: command\n    component: azureml:score_model:1\n';

  it('changes the text at once, and the model when it is read', async () => {
    const before = store().model;
    void typed(added);
    expect(store().text).toBe(text + added);
    expect(store().model).toBe(before);
    await store().readNow();
    expect(store().model?.nodes.map((node) => node.id)).toEqual(['split', 'score']);
  });

  it('is read before the canvas edits the text', async () => {
    void typed(added);
    await setFraction('0.6');
    expect(store().text).toBe(text.replace('0.7', '0.6') + added);
    expect(store().model?.nodes).toHaveLength(2);
  });

  it('throws away what an older text said', async () => {
    const tools = await loadDocumentTools();
    void typed(added);
    const old = store().revision;
    void typed(`${added}    comment: new\n`);
    store().receiveReading(old, tools.parsePipeline(text + added));
    expect(store().readRevision).toBeLessThan(store().revision);
  });
});

it('a node whose block did not change keeps its object', async () => {
  const before = store().model?.nodes[0];
  await store().edit('name', (tools, now) => tools.setPipelineName(now, { value: 'Motors' }));
  expect(store().model?.nodes[0]).toBe(before);
});
