/**
 * Every place where a document of Azure ML (pipeline, component, environment, MLTable) points to something else: components,
 * code, environments, data, computes. What takes a document elsewhere rewrites these scalars and nothing around them.
 */
import { readYaml } from '../yaml/read.ts';
import { entriesOf, entryOf, valueAt, type YamlScalar, type YamlValue } from '../yaml/value.ts';
import { spellScalar } from './spell.ts';
import { changeOf, type TextChange, type TextEdit } from './text-edit.ts';

/**
 * `output`: where a result is delivered; `file`: a conda file; `build`: the folder of a container build; `include`: an item of `additional_includes`;
 * `table`: a file, folder or pattern that an MLTable is made of.
 */
export type ReferenceSiteKind =
  | 'component'
  | 'code'
  | 'environment'
  | 'file'
  | 'build'
  | 'include'
  | 'data'
  | 'output'
  | 'table'
  | 'compute';

export interface ReferenceSite {
  readonly kind: ReferenceSiteKind;
  /** The reference as it is meant, without quotes. */
  readonly text: string;
  /** Keys from the top of the document. */
  readonly path: readonly (string | number)[];
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

interface Found {
  readonly kind: ReferenceSiteKind;
  readonly scalar: YamlScalar;
  readonly flow: boolean;
  readonly path: readonly (string | number)[];
}

/** In the order of the walk; none for a text that is no mapping. */
export function findReferenceSites(text: string): readonly ReferenceSite[] {
  const document = readYaml(text);
  return foundIn(document.root).map(({ kind, scalar, path }) => ({
    kind,
    text: scalar.text,
    path,
    ...document.lines.place(scalar.from),
  }));
}

/** `replace` answers what is to stand there instead, or undefined to leave the place alone. */
export function replaceReferences(
  text: string,
  replace: (site: ReferenceSite) => string | undefined,
): TextChange {
  const { root } = readYaml(text);
  const found = foundIn(root);
  const edits = new Map<number, TextEdit>();
  findReferenceSites(text).forEach((site, index) => {
    const place = found[index];
    const value = replace(site);
    if (place === undefined || value === undefined || value === site.text) return;
    const { from, to, style } = place.scalar;
    const spelling = { flow: place.flow, json: false, style: style === 'block' ? 'single' : style } as const;
    edits.set(from, { from, to, insert: spellScalar(value, 'string', spelling).inline });
  });
  return changeOf([...edits.values()]);
}

/** Keys of a job, node or component whose own text is the reference. */
const scalarKeys: Readonly<Record<string, ReferenceSiteKind>> = {
  component: 'component',
  trial: 'component',
  code: 'code',
  environment: 'environment',
  conda_file: 'file',
  compute: 'compute',
};

/** Data that AutoML nodes name beside their `inputs`. */
const dataKeys = ['training_data', 'validation_data', 'test_data'];

/** One of these names what an item of an MLTable's `paths:` stands for. */
const tableKeys = ['file', 'folder', 'pattern'];

function foundIn(root: YamlValue | undefined): readonly Found[] {
  const found: Found[] = [];
  const add = (
    kind: ReferenceSiteKind,
    holder: YamlValue,
    value: YamlValue | undefined,
    path: Found['path'],
  ) => {
    if (value?.kind !== 'scalar' || value.type === 'null' || value.text.trim() === '') return;
    found.push({ kind, scalar: value, flow: holder.kind !== 'scalar' && holder.flow, path });
  };

  function visitData(value: YamlValue | undefined, path: Found['path']): void {
    if (value !== undefined) add('data', value, valueAt(value, 'path'), [...path, 'path']);
  }

  /** A job, a node, a component, the task of a parallel one, or an environment: they share their keys. */
  function visit(value: YamlValue, path: Found['path']): void {
    for (const [key, kind] of Object.entries(scalarKeys)) {
      const held = entryOf(value, key)?.value;
      if (held?.kind === 'map') visit(held, [...path, key]);
      else add(kind, value, held, [...path, key]);
    }
    const build = valueAt(value, 'build');
    if (build !== undefined) add('build', build, valueAt(build, 'path'), [...path, 'build', 'path']);
    const settings = valueAt(value, 'settings');
    if (settings !== undefined) {
      add('compute', settings, valueAt(settings, 'default_compute'), [
        ...path,
        'settings',
        'default_compute',
      ]);
    }
    const includes = valueAt(value, 'additional_includes');
    if (includes?.kind === 'list') {
      includes.items.forEach((item, index) => {
        add('include', includes, item, [...path, 'additional_includes', index]);
      });
    }
    for (const entry of entriesOf(valueAt(value, 'inputs'))) {
      visitData(entry.value, [...path, 'inputs', entry.key]);
    }
    for (const { key, value: output } of entriesOf(valueAt(value, 'outputs'))) {
      add('output', output, valueAt(output, 'path'), [...path, 'outputs', key, 'path']);
    }
    for (const key of dataKeys) visitData(valueAt(value, key), [...path, key]);
    const task = valueAt(value, 'task');
    if (task !== undefined) visit(task, [...path, 'task']);
    for (const entry of entriesOf(valueAt(value, 'jobs'))) visit(entry.value, [...path, 'jobs', entry.key]);
  }

  /** `paths:` of an MLTable. */
  function visitTable(paths: YamlValue | undefined): void {
    if (paths?.kind !== 'list') return;
    paths.items.forEach((item, index) => {
      for (const key of tableKeys) add('table', item, valueAt(item, key), ['paths', index, key]);
    });
  }

  if (root !== undefined) visit(root, []);
  visitTable(valueAt(root, 'paths'));
  return found;
}
