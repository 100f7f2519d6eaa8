import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../errors.ts';
import { setComment, setDisplayName } from '../edit/fields.ts';
import { setLiteral } from '../edit/inputs.ts';
import { addNode, removeNodes } from '../edit/nodes.ts';
import { applyEdits, type TextChange } from '../edit/text-edit.ts';
import { parsePipeline } from '../parse-pipeline.ts';
import { merge } from './merge.ts';
import { mergeLayouts } from './merge-layouts.ts';

const base = `# Cars
$schema: https://example.org/pipelineJob.schema.json
type: pipeline
display_name: Cars   # shown on top
settings:
  default_compute: azureml:cpu

jobs:
  # Reads
  load:
    type: command
    component: ./load.yml
    inputs:
      rate: 0.50
      note: "a: b"
  train:
    component: ./train.yml
    inputs:
      data: \${{parent.jobs.load.outputs.data}}
  score:
    component: ./score.yml
`;

const edited = (text: string, edit: (text: string) => TextChange): string =>
  applyEdits(text, edit(text)).text;
const sorted = (text: string): readonly string[] => text.split(/\r?\n/).toSorted();

describe('merge', () => {
  test('P70 what one side changed is taken, byte for byte', () => {
    const mine = base.replace('0.50', '0.75');
    expect(merge(base, mine, base)).toEqual({ text: mine, conflicts: [] });
    expect(merge(base, base, mine)).toEqual({ text: mine, conflicts: [] });
    expect(merge(base, mine, mine)).toEqual({ text: mine, conflicts: [] });
  });

  test('P71 changes of different nodes, and of different lines of one node, both apply', () => {
    const mine = base.replace('0.50', '0.75').replace('Cars   #', 'Autos   #');
    const theirs = base.replace('"a: b"', '"c"').replace('./score.yml', './score2.yml # newer');
    expect(merge(base, mine, theirs)).toEqual({
      text: base
        .replace('0.50', '0.75')
        .replace('Cars   #', 'Autos   #')
        .replace('"a: b"', '"c"')
        .replace('./score.yml', './score2.yml # newer'),
      conflicts: [],
    });
  });

  test('P72 nodes, inputs and settings that both add at one place are all kept, whoever merges', () => {
    const mine = `${base.replace('0.50\n', '0.50\n      mine: 1\n')}  mine:\n    component: ./m.yml\n`;
    const theirs = `${base.replace('0.50\n', '0.50\n      theirs: 2\n').replace('azureml:cpu\n', 'azureml:cpu\n  force_rerun: true\n')}  theirs:\n    component: ./t.yml\n`;
    const merged = merge(base, mine, theirs);
    expect(merged.conflicts).toEqual([]);
    expect(merged.text).toContain('0.50\n      mine: 1\n      theirs: 2\n');
    expect(merged.text).toMatch(
      /score.yml\n {2}mine:\n {4}component: .\/m.yml\n {2}theirs:\n {4}component: .\/t.yml\n$/,
    );
    expect(merged.text).toContain('force_rerun: true');
    expect(merge(base, theirs, mine)).toEqual(merged);
  });

  test('P73 the same lines changed in two ways are a conflict; the preferred side stands in the text', () => {
    const mine = base.replace('0.50', '0.75');
    const theirs = base.replace('0.50', '0.25');
    const conflict = {
      node: 'load',
      key: 'jobs.load.inputs.rate',
      base: '      rate: 0.50\n',
      mine: '      rate: 0.75\n',
      theirs: '      rate: 0.25\n',
      allowsBoth: false,
    };
    expect(merge(base, mine, theirs)).toEqual({ text: mine, conflicts: [conflict] });
    expect(merge(base, mine, theirs, () => 'theirs')).toEqual({ text: theirs, conflicts: [conflict] });
  });

  test('P73 removed here and changed there is a conflict of the whole node', () => {
    const mine = edited(base, (text) => removeNodes(text, ['score']));
    const theirs = base.replace('./score.yml', './score2.yml');
    expect(merge(base, mine, theirs)).toEqual({
      text: mine,
      conflicts: [
        {
          node: 'score',
          key: 'jobs.score',
          base: '  score:\n    component: ./score.yml\n',
          mine: '',
          theirs: '  score:\n    component: ./score2.yml\n',
          allowsBoth: false,
        },
      ],
    });
    expect(merge(base, mine, theirs, () => 'theirs').text).toBe(theirs);
  });

  test('P73 two nodes of one name are a conflict, not one node made of both', () => {
    const add = (path: string): string =>
      `${base}  new:\n    component: ./${path}.yml\n    comment: ${path}\n`;
    const merged = merge(base, add('a'), add('b'));
    expect(merged.conflicts.map(({ key }) => key)).toEqual(['jobs.new']);
    expect(merged.text).toBe(add('a'));
  });

  test('P140 a conflict shows what stood there, and whether both can stay', () => {
    const texts = ['# Cars', '# Cars of mine', '# Cars of theirs'].map((line) =>
      base.replace('# Cars', line),
    );
    const [before = '', mine = '', theirs = ''] = texts;
    const { conflicts } = merge(before, mine, theirs);
    expect(conflicts).toEqual([
      {
        key: '$schema',
        base: '# Cars\n',
        mine: '# Cars of mine\n',
        theirs: '# Cars of theirs\n',
        allowsBoth: true,
      },
    ]);
  });

  test('P141 both: theirs stands below mine; a key is never written twice', () => {
    const list = (...words: readonly string[]): string =>
      `type: pipeline\ntags:\n${words.map((word) => `- ${word}\n`).join('')}jobs: {}\n`;
    expect(merge(list('a'), list('b'), list('c'), () => 'both').text).toBe(list('b', 'c'));
    const [mine, theirs] = [base.replace('0.50', '0.75'), base.replace('0.50', '0.25')];
    expect(merge(base, mine, theirs, () => 'both').text).toBe(mine);
  });

  test('P74 an order changed on one side, and a block moved, keep what the other side changed in it', () => {
    const jobs = base.slice(base.indexOf('  train:'), base.indexOf('  score:'));
    const mine = base.replace(jobs, '') + jobs;
    const theirs = base.replace('./train.yml', './train2.yml');
    const moved = base.replace(jobs, '') + jobs.replace('./train.yml', './train2.yml');
    expect(merge(base, mine, theirs)).toEqual({ text: moved, conflicts: [] });
    expect(merge(base, theirs, mine)).toEqual({ text: moved, conflicts: [] });
  });

  test('P75 line ends and a missing final one follow whoever changed them', () => {
    const mine = base.replace('0.50', '0.75').replaceAll('\n', '\r\n');
    const theirs = base.replace('"a: b"', '"c"').trimEnd();
    expect(merge(base, mine, theirs).text).toBe(
      base.replace('0.50', '0.75').replace('"a: b"', '"c"').trimEnd().replaceAll('\n', '\r\n'),
    );
    const bare = base.trimEnd();
    const one = `${bare}\n  mine:\n    component: ./m.yml`;
    const two = `${bare}\n  theirs:\n    component: ./t.yml`;
    expect(merge(bare, one, two).text).toBe(`${one}\n  theirs:\n    component: ./t.yml`);
  });

  test('P76 an empty pipeline that both fill, texts that do not parse, and flow style are merged by line', () => {
    const empty = 'type: pipeline\njobs: {}\n';
    const filled = (name: string): string => `type: pipeline\njobs:\n  ${name}:\n    component: ./x.yml\n`;
    expect(merge(empty, filled('a'), filled('b'))).toEqual({
      text: `${filled('a')}  b:\n    component: ./x.yml\n`,
      conflicts: [],
    });
    const broken = 'a: [1,\nb: "x\nc: 3\n';
    expect(merge(broken, broken.replace('1', '2'), broken.replace('3', '4')).text).toBe(
      'a: [2,\nb: "x\nc: 4\n',
    );
    const json = '{\n  "type": "pipeline",\n  "name": "a",\n  "jobs": {}\n}\n';
    expect(merge(json, json.replace('"a"', '"b"'), json.replace('{}', '{ }')).text).toBe(
      json.replace('"a"', '"b"').replace('{}', '{ }'),
    );
  });

  test('P77 laws: any two texts over any base give a text, and one that nobody changed is left alone', () => {
    const line = fc.constantFrom(
      'a:',
      '  b: 1',
      '  c:',
      '    d: 2',
      '- x',
      '# n',
      '',
      'jobs:',
      '  "q": |',
      'z',
    );
    const document = fc.tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean());
    const text = document.map(([lines, end, closed]) => lines.join(end) + (closed ? end : ''));
    fc.assert(
      fc.property(text, text, text, (one, two, three) => {
        expect(merge(one, one, two)).toEqual({ text: two, conflicts: [] });
        expect(merge(one, two, one)).toEqual({ text: two, conflicts: [] });
        const merged = merge(one, two, three);
        const swapped = merge(one, three, two, () => 'theirs');
        expect(swapped.conflicts.length).toBe(merged.conflicts.length);
        // Whose order of keys it is may depend on the side, what is kept does not.
        if (merged.conflicts.length === 0) expect(sorted(swapped.text)).toEqual(sorted(merged.text));
      }),
      { numRuns: 1_000 },
    );
  });

  test('P77 laws: edits of different nodes apply both, in whichever order', () => {
    const value = fc.stringMatching(/^[a-z0-9 :#"'-]{0,8}$/);
    const editOf = (id: string) =>
      fc.oneof(
        value.map((text) => (at: string) => setDisplayName(at, { id, value: text })),
        value.map((text) => (at: string) => setComment(at, { id, value: text })),
        value.map(
          (text) => (at: string) => setLiteral(at, { node: id, input: 'extra', text, type: 'string' }),
        ),
        fc
          .constantFrom('x', 'y')
          .map((end) => (at: string) => addNode(at, { id: `${id}_${end}`, component: './x.yml' })),
      );
    fc.assert(
      fc.property(
        fc.array(editOf('load'), { maxLength: 3 }),
        fc.array(editOf('score'), { maxLength: 3 }),
        (left, right) => {
          const apply = (text: string, edits: typeof left): string =>
            edits.reduce((before, edit) => {
              try {
                return edited(before, edit);
              } catch (error) {
                // A node of that name is there already.
                if (!(error instanceof EngineError)) throw error;
                return before;
              }
            }, text);
          const [mine, theirs] = [apply(base, left), apply(base, right)];
          const merged = merge(base, mine, theirs);
          expect(merged.conflicts).toEqual([]);
          expect(merge(base, theirs, mine).text).toBe(merged.text);
          const both = parsePipeline(apply(mine, right)).model;
          const found = parsePipeline(merged.text);
          const plain = (nodes: NonNullable<typeof both>['nodes']) =>
            nodes.map(({ lines: _lines, ...rest }) => rest).toSorted((a, b) => (a.id < b.id ? -1 : 1));
          expect(plain(found.model?.nodes ?? [])).toEqual(plain(both?.nodes ?? []));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('P78 positions merge by node; of two moves, mine stands', () => {
    const at = (nodes: Record<string, number>) => ({
      version: 1 as const,
      nodes: Object.fromEntries(Object.entries(nodes).map(([id, x]) => [id, { x, y: 0 }])),
    });
    expect(
      mergeLayouts(
        at({ a: 1, b: 1, c: 1, d: 1 }),
        at({ a: 2, b: 1, c: 2, e: 5 }),
        at({ a: 1, b: 3, c: 3, f: 6 }),
      ),
    ).toEqual(at({ a: 2, b: 3, c: 2, e: 5, f: 6 }));
    expect(mergeLayouts(null, null, null)).toBeNull();
    expect(mergeLayouts(null, null, at({ a: 1 }))).toEqual(at({ a: 1 }));
  });
});
