/** Laws of editing: what is meant is what is read back, comments elsewhere stay, and undo restores every byte. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatBinding } from '../bindings.ts';
import { parsePipeline } from '../parse-pipeline.ts';
import type { InputValue } from '../pipeline.ts';
import { copyNodes, pasteNodes } from './clipboard.ts';
import { setComment, setDisplayName, setNodeCompute } from './fields.ts';
import { connect, setDataInput, setLiteral, unsetInput } from './inputs.ts';
import { addNode, removeNodes, renameNode } from './nodes.ts';
import { applyEdits, type TextChange } from './text-edit.ts';

/** What a reader makes of a text, as far as these operations change it. */
interface Meaning {
  readonly nodes: readonly MeantNode[];
}
interface MeantNode {
  readonly id: string;
  readonly displayName: string | undefined;
  readonly comment: string | undefined;
  readonly compute: string | undefined;
  readonly inputs: ReadonlyMap<string, string>;
}

function meaningOf(text: string): Meaning {
  const { model, issues } = parsePipeline(text);
  expect(issues.filter(({ code }) => code === 'yaml-syntax' || code === 'duplicate-key')).toEqual([]);
  return {
    nodes: (model?.nodes ?? []).map((node) => ({
      id: node.id,
      displayName: node.displayName,
      comment: node.comment,
      compute: node.compute,
      inputs: new Map(node.inputs.map(({ name, value }) => [name, meant(value)])),
    })),
  };
}

function meant(value: InputValue): string {
  if (value.kind === 'binding') return formatBinding(value.binding);
  return value.kind === 'literal' ? `text:${value.text}` : `data:${value.type}:${value.path}`;
}

interface Operation {
  readonly label: string;
  readonly edit: (text: string) => TextChange;
  readonly mean: (before: Meaning) => Meaning;
}

function onNode(before: Meaning, id: string, change: (node: MeantNode) => MeantNode): Meaning {
  return { nodes: before.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function withInput(before: Meaning, id: string, input: string, value: string): Meaning {
  return onNode(before, id, (node) => ({ ...node, inputs: new Map([...node.inputs, [input, value]]) }));
}

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);
const line = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    'yes',
    '1.0',
    '2e-5',
    '- x',
    'a: b',
    'a #b',
    "it's",
    '"q"',
    '',
    ' pad ',
    '日本語',
    '[x]',
    '{{ jinja }}',
    'null',
    '~',
    '2024-01-01',
    '|',
    'tab\tin',
    '!x',
    '\u0085',
    '\u2028',
    'a,b',
    '#',
  ),
);
const text = fc
  .oneof(
    line,
    fc.array(line, { minLength: 2, maxLength: 4 }).map((lines) => lines.join('\n')),
  )
  .filter((value) => !value.includes('${{'));

/** An operation on some node of the text at hand; `pick` chooses which. */
const operation: fc.Arbitrary<(before: Meaning) => Operation | undefined> = fc
  .tuple(fc.nat(6), fc.nat(), fc.nat(), word, text)
  .map(([kind, pick, other, name, value]) => (before) => {
    const { nodes } = before;
    const node = nodes[pick % Math.max(nodes.length, 1)];
    const second = nodes[other % Math.max(nodes.length, 1)];
    const fresh = `n_${name}`;
    if (kind === 0 || node === undefined || second === undefined) {
      return nodes.some(({ id }) => id === fresh) ? undefined : adding(fresh, value);
    }
    return [renaming, removing, literal, connecting, unsetting, naming][kind - 1]?.(
      node.id,
      second.id,
      name,
      value,
      before,
    );
  });

type Make = (
  id: string,
  second: string,
  name: string,
  value: string,
  before: Meaning,
) => Operation | undefined;

function adding(id: string, value: string): Operation {
  const input: InputValue = { kind: 'literal', text: value, type: 'string' };
  return {
    label: `add ${id}`,
    edit: (now) => addNode(now, { id, component: 'azureml:x:1', inputs: [{ name: 'p', value: input }] }),
    mean: (before) => ({
      nodes: [
        ...before.nodes,
        {
          id,
          displayName: undefined,
          comment: undefined,
          compute: undefined,
          inputs: new Map([['p', `text:${value}`]]),
        },
      ],
    }),
  };
}

const renaming: Make = (id, _second, name, _value, before) => {
  const to = `r_${name}`;
  if (before.nodes.some((node) => node.id === to)) return undefined;
  const follow = (value: string): string =>
    value.startsWith('$') ? value.replace(`parent.jobs.${id}.`, `parent.jobs.${to}.`) : value;
  return {
    label: `rename ${id} to ${to}`,
    edit: (now) => renameNode(now, { id, to }),
    mean: ({ nodes }) => ({
      nodes: nodes.map((node) => ({
        ...node,
        id: node.id === id ? to : node.id,
        inputs: new Map([...node.inputs].map(([input, value]) => [input, follow(value)])),
      })),
    }),
  };
};

const removing: Make = (id, second) => {
  const gone = [id, second];
  const isGone = (value: string): boolean =>
    gone.some((node) => value.startsWith(`\${{parent.jobs.${node}.`));
  return {
    label: `remove ${gone.join()}`,
    edit: (now) => removeNodes(now, gone),
    mean: ({ nodes }) => ({
      nodes: nodes
        .filter((node) => !gone.includes(node.id))
        .map((node) => ({
          ...node,
          inputs: new Map([...node.inputs].filter(([, value]) => !isGone(value))),
        })),
    }),
  };
};

const literal: Make = (node, _second, input, value) => ({
  label: `set ${node}.${input} to ${JSON.stringify(value)}`,
  edit: (now) => setLiteral(now, { node, input, text: value }),
  mean: (before) => withInput(before, node, input, `text:${value}`),
});

const connecting: Make = (node, second, input) => ({
  label: `connect ${second} to ${node}.${input}`,
  edit: (now) => connect(now, { node, input, source: { kind: 'job-output', node: second, output: 'out' } }),
  mean: (before) => withInput(before, node, input, `\${{parent.jobs.${second}.outputs.out}}`),
});

const unsetting: Make = (id, _second, name, _value, before) => {
  const inputs = [...(before.nodes.find((node) => node.id === id)?.inputs.keys() ?? [])];
  const input = inputs[name.length % Math.max(inputs.length, 1)];
  if (input === undefined) return undefined;
  return {
    label: `unset ${id}.${input}`,
    edit: (now) => unsetInput(now, { node: id, input }),
    mean: (known) =>
      onNode(known, id, (node) => ({
        ...node,
        inputs: new Map([...node.inputs].filter(([key]) => key !== input)),
      })),
  };
};

const naming: Make = (id, _second, name, value) => {
  const [field, set] = (
    [
      ['displayName', setDisplayName],
      ['comment', setComment],
      ['compute', setNodeCompute],
    ] as const
  )[name.length % 3] ?? ['comment', setComment];
  const given = name.endsWith('a') ? undefined : value;
  return {
    label: `${field} of ${id}: ${JSON.stringify(given)}`,
    edit: (now) => set(now, { id, value: given }),
    mean: (before) => onNode(before, id, (node) => ({ ...node, [field]: given })),
  };
};

/** Runs the operations one after the other, checks each, and undoes them all. */
function checkSequence(
  original: string,
  makers: readonly ((before: Meaning) => Operation | undefined)[],
): void {
  let now = original;
  const undo: TextChange[] = [];
  for (const make of makers) {
    const before = meaningOf(now);
    const made = make(before);
    if (made === undefined) continue;
    const applied = applyEdits(now, made.edit(now));
    expect({ [made.label]: meaningOf(applied.text) }).toEqual({ [made.label]: made.mean(before) });
    now = applied.text;
    undo.push(applied.inverse);
  }
  for (const inverse of undo.reverse()) now = applyEdits(now, inverse).text;
  expect(now).toBe(original);
}

const block = `# head
type: pipeline # kind
inputs: {rate: 0.10}
jobs:

  # one
  a:   # node a
    type: command
    component: ./a.yml
    inputs:
      x: "1"   # quoted
      file:
        type: uri_file
        path: ./f.csv
    # end of a

  b:
    component: ./b.yml
    inputs:
      data: \${{parent.jobs.a.outputs.out}}
      text: |
        two
        lines

    outputs:
      out:
  c: {component: ./c.yml, inputs: {data: "\${{parent.jobs.b.outputs.out}}", n: 1}}
# tail
settings:
  force_rerun: false
`;

const documents: readonly string[] = [
  block,
  block.replaceAll('\n', '\r\n'),
  block.trimEnd(),
  block.replace(/^ +/gm, (spaces) => spaces.repeat(2)),
  'type: pipeline\njobs: {}',
  'type: pipeline\njobs:\n',
  'jobs: {a: {component: x, inputs: {}}, b: {component: y}}\ntype: pipeline\n',
  '{"type": "pipeline", "jobs": {"a": {"component": "x", "inputs": {"n": 1}}}}',
];

describe('laws of editing', () => {
  test('P30 any sequence of edits means what it says, and undone restores the bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...documents), fc.array(operation, { maxLength: 8 }), checkSequence),
      { numRuns: 400 },
    );
  });

  test('P31 comments outside what is removed stay', () => {
    const keepsComments = fc.array(operation, { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...documents.slice(0, 4)), keepsComments, (original, makers) => {
        let now = original;
        for (const make of makers) {
          const made = make(meaningOf(now));
          // Removing takes along what stands in the removed lines; setting may replace a whole data object.
          if (made === undefined || /^(?:remove|unset)/.test(made.label)) continue;
          now = applyEdits(now, made.edit(now)).text;
        }
        for (const comment of ['# head', '# kind', '# one', '# node a', '# quoted', '# end of a', '# tail']) {
          expect(now).toContain(comment);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('P32 edits of different nodes commute', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...documents.slice(0, 4)),
        word,
        text,
        text,
        (original, input, first, second) => {
          const one = (now: string): string =>
            applyEdits(now, setLiteral(now, { node: 'a', input, text: first })).text;
          const two = (now: string): string =>
            applyEdits(now, setLiteral(now, { node: 'b', input, text: second })).text;
          expect(one(two(original))).toBe(two(one(original)));
        },
      ),
    );
  });

  test('P33 a pasted copy means the same under its new names', () => {
    for (const original of documents) {
      const ids = meaningOf(original).nodes.map(({ id }) => id);
      if (ids.length === 0) continue;
      const names = Object.fromEntries(ids.map((id) => [id, `${id}_2`]));
      const pasted = applyEdits(
        original,
        pasteNodes(original, { fragment: copyNodes(original, ids), names }),
      ).text;
      const { nodes } = meaningOf(pasted);
      const renamed = JSON.stringify([...nodes.slice(0, ids.length)].map(({ inputs }) => [...inputs]));
      const copies = JSON.stringify([...nodes.slice(ids.length)].map(({ inputs }) => [...inputs]));
      expect(copies.replaceAll('_2.outputs', '.outputs')).toBe(renamed);
    }
  });
});

const corpus = join(dirname(fileURLToPath(import.meta.url)), '../../../../../shared/azureml-examples');
const entries = existsSync(join(corpus, 'ENTRIES.json'))
  ? (JSON.parse(readFileSync(join(corpus, 'ENTRIES.json'), 'utf8')) as { pipeline_jobs: string[] })
      .pipeline_jobs
  : [];

describe.skipIf(entries.length === 0)(
  `edits of the Azure ML examples${entries.length === 0 ? ' (skipped: ../shared/azureml-examples is absent)' : ''}`,
  () => {
    test.each(entries)('P34 %s', (file) => {
      const original = readFileSync(join(corpus, file), 'utf8');
      // The ends and the middle; the conformance run does all of them.
      const { nodes } = meaningOf(original);
      const chosen = new Set([nodes[0], nodes[nodes.length >> 1], nodes.at(-1)]);
      for (const node of chosen) {
        if (node === undefined) continue;
        const other = nodes[0]?.id ?? node.id;
        const made = [
          renaming(node.id, other, 'x', '', { nodes: [] }),
          removing(node.id, node.id, '', '', { nodes: [] }),
          literal(node.id, other, 'new_input', 'yes: no', { nodes: [] }),
          connecting(node.id, other, 'wire', '', { nodes: [] }),
          naming(node.id, other, 'x', 'A: name', { nodes: [] }),
          adding('quite_new', 'two\nlines'),
          ...[...node.inputs.keys()].slice(0, 3).map((input) => unsettingNamed(node.id, input)),
          dataInput(node.id),
        ];
        for (const one of made) if (one !== undefined) checkSequence(original, [() => one]);
      }
    });
  },
);

function unsettingNamed(id: string, input: string): Operation {
  return {
    label: `unset ${id}.${input}`,
    edit: (now) => unsetInput(now, { node: id, input }),
    mean: (known) =>
      onNode(known, id, (node) => ({
        ...node,
        inputs: new Map([...node.inputs].filter(([key]) => key !== input)),
      })),
  };
}

function dataInput(node: string): Operation {
  return {
    label: `data of ${node}`,
    edit: (now) => setDataInput(now, { node, input: 'table', type: 'mltable', path: 'data/a b' }),
    mean: (before) => withInput(before, node, 'table', 'data:mltable:data/a b'),
  };
}
