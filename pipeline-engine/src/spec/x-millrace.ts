/**
 * The one key that Millrace adds to a component file: what the designer needs beyond Azure ML's fields.
 *
 * ```yaml
 * x-millrace:
 *   category: prepare              # get_data | prepare | train | score | evaluate | script | other
 *   icon: split                    # a lucide icon name in kebab-case
 *   implementation: 1              # built-ins: raise it when the results change; part of the fingerprint
 *   engines: [duckdb]              # built-ins: engines whose versions are part of the fingerprint
 *   runs_scripts: python3          # built-ins: the interpreter of what users wrote, which never runs in a worker
 *   title: { en: Split Data, ja: データの分割 }
 *   summary: { en: One line for the palette., ja: パレットの 1 行。 }
 *   synonyms: [train test split, 分割]
 *   parted_input: dataset          # built-ins: the table input that is computed partition by partition
 *   summary_params: [fraction_of_rows]        # the values on the node's second line, in order
 *   inputs:                        # by name of a port or of a parameter; everything is optional
 *     dataset:
 *       title: { en: Dataset, ja: データセット }
 *       hint: { en: Help below the field., ja: 欄の下の説明。 }
 *       kind: table                # table | untrained_model | trained_model | transformation | metrics | file | folder | any
 *       placement: canvas          # canvas | form; data ports stand on the canvas unless they say form
 *     fraction_of_rows:
 *       control: slider            # text | textarea | code | number | slider | toggle | select | column | columns | file
 *       visible_when: { splitting_mode: [split_rows] }   # every named parameter has one of these values
 *     splitting_mode:
 *       options:                   # titles of the values of `enum`
 *         split_rows: { en: Split rows, ja: 行の分割 }
 *     stratification_column:
 *       control: column
 *       columns_of: dataset        # the table port whose columns are offered; default: the first table port
 *   outputs:
 *     results_dataset1: { title: { en: Rows in, ja: 選ばれた行 }, kind: table }
 * ```
 *
 * A title may also be one string, which then serves every language. Without the key everything is derived:
 * titles from `display_name` or the name, the control from the type, the kind from the data type.
 */
import type { Category, Control, PortKind, Titles } from './component.ts';
import type { DocumentPath, IssueList } from './issues.ts';
import { nearestNames } from './nearest-names.ts';
import { optional } from './optional.ts';
import { entriesOf, entryOf, textOf, textsOf, valueAt, type YamlValue } from './yaml/value.ts';

export const extensionKey = 'x-millrace';

const categories: readonly Category[] = [
  'get_data',
  'prepare',
  'train',
  'score',
  'evaluate',
  'script',
  'other',
];
const portKinds: readonly PortKind[] = [
  'table',
  'untrained_model',
  'trained_model',
  'transformation',
  'metrics',
  'file',
  'folder',
  'any',
];
const controls: readonly Control[] = [
  'text',
  'textarea',
  'code',
  'number',
  'slider',
  'toggle',
  'select',
  'column',
  'columns',
  'file',
];

/** What the key says about one input; everything else is derived. */
export interface InputExtension {
  readonly title?: Titles;
  readonly hint?: Titles;
  readonly kind?: PortKind;
  readonly control?: Control;
  readonly placement?: 'canvas' | 'form';
  readonly options?: Readonly<Record<string, Titles>>;
  readonly visibleWhen?: Readonly<Record<string, readonly string[]>>;
  readonly columnsOf?: string;
}

export interface OutputExtension {
  readonly title?: Titles;
  readonly kind?: PortKind;
}

export interface ComponentExtension {
  readonly category?: Category;
  readonly icon?: string;
  readonly implementation?: number;
  readonly engines: readonly string[];
  readonly runsScripts?: string;
  readonly title?: Titles;
  readonly summary?: Titles;
  readonly synonyms: readonly string[];
  readonly partedInput?: string;
  readonly summaryParams: readonly string[];
  readonly inputs: ReadonlyMap<string, InputExtension>;
  readonly outputs: ReadonlyMap<string, OutputExtension>;
}

const componentKeys = [
  'category',
  'icon',
  'implementation',
  'engines',
  'runs_scripts',
  'title',
  'summary',
  'synonyms',
  'parted_input',
  'summary_params',
  'inputs',
  'outputs',
];
const inputKeys = ['title', 'hint', 'kind', 'control', 'placement', 'options', 'visible_when', 'columns_of'];

/** Reads the value of `x-millrace`; what it does not know becomes a warning, never a refusal. */
export function parseExtension(value: YamlValue | undefined, issues: IssueList): ComponentExtension {
  const path = [extensionKey];
  warnUnknownKeys(value, componentKeys, path, issues);
  return {
    ...optional('category', oneOf(value, 'category', categories, path, issues)),
    ...optional('icon', textOf(valueAt(value, 'icon'))),
    ...optional('implementation', implementationOf(value, issues)),
    engines: textsOf(valueAt(value, 'engines')),
    ...optional('runsScripts', textOf(valueAt(value, 'runs_scripts'))),
    ...optional('title', parseTitles(valueAt(value, 'title'))),
    ...optional('summary', parseTitles(valueAt(value, 'summary'))),
    synonyms: textsOf(valueAt(value, 'synonyms')),
    ...optional('partedInput', textOf(valueAt(value, 'parted_input'))),
    summaryParams: textsOf(valueAt(value, 'summary_params')),
    inputs: new Map(
      entriesOf(valueAt(value, 'inputs')).map((entry) => [
        entry.key,
        parseInputExtension(entry.value, [...path, 'inputs', entry.key], issues),
      ]),
    ),
    outputs: new Map(
      entriesOf(valueAt(value, 'outputs')).map((entry) => [
        entry.key,
        parseOutputExtension(entry.value, [...path, 'outputs', entry.key], issues),
      ]),
    ),
  };
}

function implementationOf(value: YamlValue | undefined, issues: IssueList): number | undefined {
  const entry = entryOf(value, 'implementation');
  const text = textOf(entry?.value);
  if (entry === undefined || text === undefined) return undefined;
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  issues.add(
    'error',
    'bad-value',
    { from: entry.value.from, path: [extensionKey, 'implementation'] },
    {
      key: 'implementation',
      value: text,
      allowed: ['1', '2', '3'],
    },
  );
  return undefined;
}

function parseInputExtension(value: YamlValue, path: DocumentPath, issues: IssueList): InputExtension {
  warnUnknownKeys(value, inputKeys, path, issues);
  return {
    ...optional('title', parseTitles(valueAt(value, 'title'))),
    ...optional('hint', parseTitles(valueAt(value, 'hint'))),
    ...optional('kind', oneOf(value, 'kind', portKinds, path, issues)),
    ...optional('control', oneOf(value, 'control', controls, path, issues)),
    ...optional('placement', oneOf(value, 'placement', ['canvas', 'form'] as const, path, issues)),
    ...optional('options', recordOf(valueAt(value, 'options'), parseTitles)),
    ...optional('visibleWhen', recordOf(valueAt(value, 'visible_when'), textList)),
    ...optional('columnsOf', textOf(valueAt(value, 'columns_of'))),
  };
}

function parseOutputExtension(value: YamlValue, path: DocumentPath, issues: IssueList): OutputExtension {
  warnUnknownKeys(value, ['title', 'kind'], path, issues);
  return {
    ...optional('title', parseTitles(valueAt(value, 'title'))),
    ...optional('kind', oneOf(value, 'kind', portKinds, path, issues)),
  };
}

/** One string for every language, or a string per language; a missing language falls back to English. */
export function parseTitles(value: YamlValue | undefined): Titles | undefined {
  const single = textOf(value);
  if (single !== undefined) return { en: single, ja: single };
  const en = textOf(valueAt(value, 'en')) ?? textOf(valueAt(value, 'ja'));
  if (en === undefined) return undefined;
  return { en, ja: textOf(valueAt(value, 'ja')) ?? en };
}

function textList(value: YamlValue): readonly string[] {
  const single = textOf(value);
  return single === undefined ? textsOf(value) : [single];
}

/** A plain record is safe here: `Object.fromEntries` defines `__proto__` as an ordinary own property. */
function recordOf<T>(
  value: YamlValue | undefined,
  read: (value: YamlValue) => T | undefined,
): Readonly<Record<string, T>> | undefined {
  if (value?.kind !== 'map') return undefined;
  const pairs: [string, T][] = [];
  for (const entry of entriesOf(value)) {
    const item = read(entry.value);
    if (item !== undefined) pairs.push([entry.key, item]);
  }
  return Object.fromEntries(pairs);
}

function oneOf<T extends string>(
  map: YamlValue | undefined,
  key: string,
  allowed: readonly T[],
  path: DocumentPath,
  issues: IssueList,
): T | undefined {
  const value = valueAt(map, key);
  const text = textOf(value);
  if (value === undefined || text === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === text);
  if (found === undefined) {
    issues.add(
      'warning',
      'bad-value',
      { from: value.from, path: [...path, key] },
      { key, value: text, allowed },
    );
  }
  return found;
}

function warnUnknownKeys(
  map: YamlValue | undefined,
  known: readonly string[],
  path: DocumentPath,
  issues: IssueList,
): void {
  for (const entry of entriesOf(map)) {
    if (known.includes(entry.key)) continue;
    issues.add(
      'warning',
      'unknown-key',
      { from: entry.keyFrom, path: [...path, entry.key] },
      {
        key: entry.key,
        nearest: nearestNames(entry.key, known),
      },
    );
  }
}
