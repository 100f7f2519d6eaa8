/** Adds items to the `additional_includes:` of a component. */
import type { YamlList, YamlScalar } from '../yaml/value.ts';
import { changeIn } from './change-in.ts';
import { draftOf, rootOf } from './locate.ts';
import { flowTextOf } from './render.ts';
import { spellScalar } from './spell.ts';
import type { TextChange, TextEdit } from './text-edit.ts';
import { endOfLine, startOfLine } from './text-lines.ts';
import { type Draft, insertAt, isJson, requireOwn, setKey } from './tree-edit.ts';

const key = 'additional_includes';

/** Paths as they are to be spelled; a list that stands there keeps its items, comments and form. */
export function addIncludes(text: string, paths: readonly string[]): TextChange {
  const draft = draftOf(text);
  const root = rootOf(draft);
  const list = root.index.get(key)?.value;
  if (paths.length === 0) return [];
  if (list?.kind !== 'list' || list.items.length === 0) {
    const source = newList(paths);
    const inline = flowTextOf(source, false);
    const value = { kind: 'spelled', source, inline, below: [], open: false } as const;
    return changeIn(draft, setKey(draft, root, { key, value }));
  }
  requireOwn(list, key);
  const json = list.flow && isJson(draft, root);
  return changeIn(draft, [list.flow ? addToFlowList(list, paths, json) : addToBlockList(draft, list, paths)]);
}

function addToFlowList({ items, from }: YamlList, paths: readonly string[], json: boolean): TextEdit {
  const added = paths.map((path) => `, ${spellScalar(path, 'string', { flow: true, json }).inline}`);
  return insertAt(items.at(-1)?.to ?? from + 1, added.join(''));
}

/** Each on a line of its own, below the last item, behind what stands before the first one. */
function addToBlockList({ text, style }: Draft, { items, to }: YamlList, paths: readonly string[]): TextEdit {
  const first = items[0]?.from ?? 0;
  const dash = text.slice(startOfLine(text, first), first).replace(/[^\s-]/g, ' ');
  const lines = paths.map((path) => {
    const { inline } = spellScalar(path, 'string', { flow: false, json: false, oneLine: true });
    return `${style.lineEnd}${dash}${inline}`;
  });
  return insertAt(endOfLine(text, items.at(-1)?.to ?? to), lines.join(''));
}

function newList(paths: readonly string[]): YamlList {
  const items = paths.map(
    (text): YamlScalar => ({ kind: 'scalar', text, type: 'string', style: 'plain', from: 0, to: 0 }),
  );
  return { kind: 'list', flow: true, items, from: 0, to: 0 };
}
