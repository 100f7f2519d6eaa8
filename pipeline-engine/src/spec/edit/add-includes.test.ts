import { expect, test } from 'vitest';
import { parseComponent } from '../parse-component.ts';
import { addIncludes } from './add-includes.ts';
import { applyEdits } from './text-edit.ts';

const origin = { kind: 'workspace', file: 'a.yml' } as const;

function after(text: string, paths: readonly string[]): string {
  const { text: edited, inverse } = applyEdits(text, addIncludes(text, paths));
  expect(applyEdits(edited, inverse).text).toBe(text);
  return edited;
}

const head = 'type: command\nname: a\ncommand: ls\nenvironment: azureml:e:1\n';

test.each([
  ['none', head, `${head}additional_includes: [../lib, 'a, b']\n`],
  [
    'a block',
    `${head}additional_includes:\n  - ../x   # ours\n# end\n`,
    `${head}additional_includes:\n  - ../x   # ours\n  - ../lib\n  - a, b\n# end\n`,
  ],
  [
    'a block without a line end',
    `${head}additional_includes:\n- ../x`,
    `${head}additional_includes:\n- ../x\n- ../lib\n- a, b`,
  ],
  [
    'a list in brackets',
    `${head}additional_includes: [ ../x ]\n`,
    `${head}additional_includes: [ ../x, ../lib, 'a, b' ]\n`,
  ],
  ['an empty list', `${head}additional_includes: []\n`, `${head}additional_includes: [../lib, 'a, b']\n`],
  ['an empty key', `additional_includes:\n${head}`, `additional_includes: [../lib, 'a, b']\n${head}`],
  ['JSON', '{"command": "ls"}', '{"command": "ls", "additional_includes": ["../lib", "a, b"]}'],
])('P121 includes are added to %s', (_what, text, expected) => {
  const before = parseComponent(text, origin).definition?.additionalIncludes ?? [];
  const edited = after(text, ['../lib', 'a, b']);
  expect(edited).toBe(expected);
  expect(parseComponent(edited, origin).definition?.additionalIncludes).toEqual([
    ...before,
    '../lib',
    'a, b',
  ]);
});
