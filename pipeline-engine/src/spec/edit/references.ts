/** Where a pipeline's text refers to its nodes. */
import type { YamlEntry, YamlMap, YamlScalar, YamlValue } from '../yaml/value.ts';
import type { TextEdit } from './text-edit.ts';

/** The scalars under a value that stand there themselves. */
export function* scalarsOf(value: YamlValue): Generator<YamlScalar> {
  if (value.shared === true) return;
  if (value.kind === 'scalar') yield value;
  else if (value.kind === 'list') for (const item of value.items) yield* scalarsOf(item);
  else for (const entry of value.entries) yield* scalarsOf(entry.value);
}

function expression(node: string): RegExp {
  return new RegExp(
    `(\\$\\{\\{\\s*parent\\.jobs\\.)${node.replace(/[^A-Za-z0-9_]/g, '\\$&')}(?=\\s*\\}\\}|\\.)`,
    'g',
  );
}

/** Rewrites every `${{parent.jobs.OLD…}}`; comments keep what they say. */
export function renameReferences(text: string, root: YamlValue, from: string, to: string): TextEdit[] {
  return replaceInScalars(text, root, expression(from), (head) => head + to);
}

/** Rewrites every `${{parent.jobs.NODE.outputs.OLD}}`. */
export function renameOutputReferences(
  text: string,
  root: YamlValue,
  node: string,
  outputs: ReadonlyMap<string, string>,
): TextEdit[] {
  const escaped = node.replace(/[^A-Za-z0-9_]/g, '\\$&');
  const pattern = new RegExp(
    `(\\$\\{\\{\\s*parent\\.jobs\\.${escaped}\\.outputs\\.)([A-Za-z0-9_.]+)(?=\\s*\\}\\})`,
    'g',
  );
  return replaceInScalars(text, root, pattern, (head, output) => head + (outputs.get(output) ?? output));
}

function portExpression(side: PortSide, name: string): RegExp {
  const escaped = name.replace(/[^A-Za-z0-9_]/g, '\\$&');
  return new RegExp(`(\\$\\{\\{\\s*parent\\.${side}\\.)${escaped}(?=\\s*\\}\\})`, 'g');
}

export type PortSide = 'inputs' | 'outputs';

/** Rewrites every `${{parent.inputs.OLD}}`, or `parent.outputs`. */
export function renamePortReferences(
  text: string,
  root: YamlValue,
  port: { readonly side: PortSide; readonly name: string; readonly to: string },
): TextEdit[] {
  return replaceInScalars(text, root, portExpression(port.side, port.name), (head) => head + port.to);
}

/** How many scalars speak of a port of the pipeline. */
export function countPortReferences(root: YamlValue, side: PortSide, name: string): number {
  const pattern = portExpression(side, name);
  let count = 0;
  for (const { text } of scalarsOf(root)) if (text.search(pattern) !== -1) count++;
  return count;
}

function replaceInScalars(
  text: string,
  root: YamlValue,
  pattern: RegExp,
  replace: (...groups: string[]) => string,
): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const scalar of scalarsOf(root)) {
    if (!scalar.text.includes('parent.')) continue;
    const source = text.slice(scalar.from, scalar.to);
    for (const match of source.matchAll(pattern)) {
      const from = scalar.from + match.index;
      const insert = replace(...match.slice(1));
      if (insert !== match[0]) edits.push({ from, to: from + match[0].length, insert });
    }
  }
  return edits;
}

/** What a whole-value expression refers to. */
export interface Referent {
  readonly kind: 'node' | 'input' | 'output';
  readonly name: string;
}

/** The keys of a mapping whose whole value is a binding to something that is gone, directly or in `path:`. */
export function keysBoundTo(map: YamlMap, isGone: (referent: Referent) => boolean): Set<string> {
  return new Set(map.entries.filter((entry) => isBoundTo(entry, isGone)).map(({ key }) => key));
}

const wholeReference =
  /^\s*\$\{\{\s*parent\.(jobs|inputs|outputs)\.([A-Za-z0-9_-]+)((?:\.[^{}]*?)?)\s*\}\}\s*$/;

function isBoundTo(entry: YamlEntry, isGone: (referent: Referent) => boolean): boolean {
  const { value } = entry;
  const path = value.kind === 'map' ? value.index.get('path')?.value : value;
  const match = path?.kind === 'scalar' ? wholeReference.exec(path.text) : null;
  if (match?.[2] === undefined) return false;
  if (match[1] === 'jobs') return isGone({ kind: 'node', name: match[2] });
  const kind = match[1] === 'inputs' ? 'input' : 'output';
  return isGone({ kind, name: (match[2] + (match[3] ?? '')).trim() });
}
