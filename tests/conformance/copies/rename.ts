/** Renames nodes and ports throughout a folder, consistently across files, with nothing but its trees to go by. */
import { parseComponentReference, parseDocument } from '@millrace/pipeline-engine/browser';
import { yamlOf } from '../../../pipeline-engine/src/spec/yaml/remembered.ts';
import {
  entriesOf,
  entryOf,
  textOf,
  valueAt,
  type YamlMap,
  type YamlValue,
} from '../../../pipeline-engine/src/spec/yaml/value.ts';
import { type Folder, targetOf } from './folder.ts';
import { keyRange, type Patch, patched } from './patches.ts';

/** What names begin with in the copy; no file of the corpus has such names. */
export const nodePrefix = 'zzn_';
export const portPrefix = 'zzp_';

type Kind = ReturnType<typeof parseDocument>['kind'];

/** Every file of the folder, with new names inside. */
export function renamed(folder: Folder): Folder {
  const kinds = new Map([...folder].map(([file, text]) => [file, parseDocument(text).kind]));
  const untouched = unrenamable(folder, kinds);
  return new Map(
    [...folder].map(([file, text]) => [file, renameIn({ folder, kinds, untouched, file, text })]),
  );
}

interface Place {
  readonly folder: Folder;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly untouched: ReadonlySet<string>;
  readonly file: string;
  readonly text: string;
}

const isPipeline = (kind: Kind | undefined): boolean =>
  kind === 'pipeline-job' || kind === 'pipeline-component';

/** Components that other things than plain nodes name: sweeps and flows give ports by other keys than `inputs`. */
function unrenamable(folder: Folder, kinds: ReadonlyMap<string, Kind>): Set<string> {
  const untouched = new Set<string>();
  for (const [file, kind] of kinds)
    if (!isPipeline(kind) && kind !== 'command-component') untouched.add(file);
  for (const [file, text] of folder) {
    const { root } = yamlOf(text);
    if (!isPipeline(kinds.get(file)) && valueAt(root, 'component') !== undefined) addTarget(root, file);
    for (const { value } of entriesOf(valueAt(root, 'jobs'))) {
      if (hasPlainPorts(value)) continue;
      addTarget(value, file);
    }
  }
  return untouched;

  function addTarget(holder: YamlValue | undefined, file: string): void {
    const reference = textOf(valueAt(holder, 'component') ?? valueAt(holder, 'trial'));
    const target =
      reference === undefined ? undefined : targetOf(folder, parseComponentReference(reference), file);
    if (target !== undefined) untouched.add(target);
  }
}

function hasPlainPorts(node: YamlValue): boolean {
  const type = textOf(valueAt(node, 'type'))?.toLowerCase() ?? 'command';
  return (type === 'command' || type === 'pipeline') && valueAt(node, 'component')?.kind !== 'map';
}

function renameIn(place: Place): string {
  const { kinds, file, text, untouched } = place;
  const { root } = yamlOf(text);
  if (root?.kind !== 'map') return text;
  if (isPipeline(kinds.get(file))) return renamePipeline(place, root);
  if (untouched.has(file)) return text;
  return patched(text, [...portKeys(text, root), ...commandReferences(text, valueAt(root, 'command'))]);
}

function portKeys(text: string, holder: YamlMap): Patch[] {
  return ['inputs', 'outputs'].flatMap((key) => renamedKeys(text, valueAt(holder, key), portPrefix));
}

function renamedKeys(text: string, holder: YamlValue | undefined, prefix: string): Patch[] {
  return entriesOf(holder).map((entry) => {
    const { from } = keyRange(text, entry);
    return { from, to: from, insert: prefix };
  });
}

/** `inputs.x` and `outputs.x` in a command. */
function commandReferences(text: string, command: YamlValue | undefined): Patch[] {
  if (command === undefined) return [];
  return insertions(text, /(?<![\w.])(?:inputs|outputs)\./g, portPrefix, command);
}

function insertions(
  text: string,
  pattern: RegExp,
  insert: string,
  within: { from: number; to: number },
): Patch[] {
  return [...text.slice(within.from, within.to).matchAll(pattern)].map((match) => {
    const at = within.from + match.index + match[0].length;
    return { from: at, to: at, insert };
  });
}

function renamePipeline(place: Place, root: YamlMap): string {
  const { text } = place;
  const jobs = valueAt(root, 'jobs');
  const whole = { from: 0, to: text.length };
  const named = new Set(entriesOf(jobs).map(({ key }) => key));
  const kept = new Set(
    entriesOf(jobs).flatMap(({ key, value }) => (portsRenamed(place, value) ? [] : [key])),
  );
  const patches = [
    ...portKeys(text, root),
    ...renamedKeys(text, jobs, nodePrefix),
    ...insertions(text, /(?<=\$\{\{\s*)parent\.(?:inputs|outputs)\./g, portPrefix, whole),
    ...nodeReferences(text, named, kept),
    ...['on_init', 'on_finalize'].flatMap((key) => nameInSetting(text, root, key)),
  ];
  for (const { value } of entriesOf(jobs)) {
    if (value.kind !== 'map' || !portsRenamed(place, value)) continue;
    patches.push(...portKeys(text, value), ...commandReferences(text, valueAt(value, 'command')));
  }
  return patched(text, patches);
}

function nameInSetting(text: string, root: YamlMap, key: string): Patch[] {
  const value = entryOf(valueAt(root, 'settings'), key)?.value;
  if (value === undefined || textOf(value) === undefined) return [];
  const from = value.from + (/["']/.test(text.charAt(value.from)) ? 1 : 0);
  return [{ from, to: from, insert: nodePrefix }];
}

/** `parent.jobs.NODE.outputs.PORT`; a port stays where its node keeps its names. */
function nodeReferences(text: string, named: ReadonlySet<string>, kept: ReadonlySet<string>): Patch[] {
  const pattern = /(\$\{\{\s*parent\.jobs\.)([\w-]+)(\.(?:inputs|outputs)\.)?/g;
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [whole, start = '', node = '', ports] = match;
    if (!named.has(node)) return [];
    const at = match.index + start.length;
    const end = match.index + whole.length;
    const port = ports === undefined || kept.has(node) ? [] : [{ from: end, to: end, insert: portPrefix }];
    return [{ from: at, to: at, insert: nodePrefix }, ...port];
  });
}

/** Whether the node's ports take new names: its component does too, or nobody knows it. */
function portsRenamed({ folder, untouched, file }: Place, node: YamlValue): boolean {
  if (!hasPlainPorts(node)) return false;
  const reference = textOf(valueAt(node, 'component'));
  const target =
    reference === undefined ? undefined : targetOf(folder, parseComponentReference(reference), file);
  return target === undefined || !untouched.has(target);
}
