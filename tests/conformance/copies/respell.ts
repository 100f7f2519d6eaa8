/** Says the same in other words: references to components in another spelling, documents in another folder. */
import path from 'node:path';
import { parseComponentReference } from '@millrace/pipeline-engine/browser';
import { yamlOf } from '../../../pipeline-engine/src/spec/yaml/remembered.ts';
import type { YamlEntry } from '../../../pipeline-engine/src/spec/yaml/value.ts';
import type { Random } from '../random.ts';
import { type Folder, targetOf } from './folder.ts';
import { entriesBelow, type Patch, patched } from './patches.ts';

/** One file of the folder moves to `to`; what it points to stays where it is. */
export function respelled(folder: Folder, move: { from: string; to: string }, random: Random): string {
  const text = folder.get(move.from) ?? '';
  const patches = [...entriesBelow(yamlOf(text).root)].flatMap((entry) =>
    respell(folder, entry, move, random),
  );
  return patched(text, patches);
}

function respell(
  folder: Folder,
  entry: YamlEntry,
  move: { from: string; to: string },
  random: Random,
): Patch[] {
  const { key, value } = entry;
  if (value.kind !== 'scalar' || value.shared === true || value.style === 'block') return [];
  const replace = (spelled: string): Patch[] => {
    const insert = value.style === 'plain' ? spelled : JSON.stringify(spelled);
    return value.text === spelled ? [] : [{ from: value.from, to: value.to, insert }];
  };
  if (key !== 'component' && key !== 'trial') return movedPath(key, value.text, move, replace);
  const reference = parseComponentReference(value.text);
  const target = targetOf(folder, reference, move.from);
  if (target !== undefined) return replace(random.pick(spellings(target, move.to)));
  if (reference.kind === 'file') return movedPath(key, value.text, move, replace);
  return replace(random.pick(pins(value.text)));
}

/** Relative paths of code, data and environments keep their meaning. */
function movedPath(
  key: string,
  text: string,
  { from, to }: { from: string; to: string },
  replace: (spelled: string) => Patch[],
): Patch[] {
  const isPath = ['path', 'code', 'conda_file', 'component'].includes(key);
  // Absolute ones, and those of registered assets and clouds, mean the same from everywhere.
  if (!isPath || /^(?!file:)[a-z]+:|^\/|\$\{\{|^$/.test(text)) return [];
  const bare = text.replace(/^file:/, '');
  const moved = path.posix.relative(path.posix.dirname(to), path.posix.join(path.posix.dirname(from), bare));
  return replace(moved === '' ? '.' : moved.startsWith('.') ? moved : `./${moved}`);
}

function spellings(target: string, from: string): string[] {
  const relative = path.posix.relative(path.posix.dirname(from), target);
  const dotted = relative.startsWith('.') ? relative : `./${relative}`;
  const roundabout =
    path.posix.dirname(relative) === '.' ? `./no/../${relative}` : dotted.replace(/([^/]+)$/, 'no/../$1');
  return [relative, dotted, `file:${dotted}`, `file:${relative}`, roundabout];
}

/** `latest` may stand as a version or as a label. */
function pins(text: string): string[] {
  const both = (version: string, label: string): string[] => [version, label];
  if (/[@:]latest$/.test(text) && !text.includes('//'))
    return both(text.replace(/[@:]latest$/, ':latest'), text.replace(/[@:]latest$/, '@latest'));
  if (/\/(?:labels|versions)\/latest$/.test(text))
    return both(
      text.replace(/\/labels\/latest$/, '/versions/latest'),
      text.replace(/\/versions\/latest$/, '/labels/latest'),
    );
  return [text];
}
