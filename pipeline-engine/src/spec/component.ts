/** A component definition as a value: Azure ML's fields plus what `x-millrace` adds for the designer. */
import type { IdentitySetting } from './identity-settings.ts';
import type { ParallelBody } from './nodes/node-body.ts';

export type LiteralType = 'string' | 'number' | 'integer' | 'boolean';
export type DataType =
  | 'uri_file'
  | 'uri_folder'
  | 'mltable'
  | 'mlflow_model'
  | 'custom_model'
  | 'triton_model'
  | 'path';

/** What flows through a port, as the designer sees it. Unlike kinds are refused, `any` fits all. */
export type PortKind =
  | 'table'
  | 'untrained_model'
  | 'trained_model'
  | 'transformation'
  | 'metrics'
  | 'file'
  | 'folder'
  | 'any';

export type Language = 'en' | 'ja';
export type Titles = Readonly<Record<Language, string>>;

/** How a parameter is edited. */
export type Control =
  | 'text'
  | 'textarea'
  | 'code'
  | 'number'
  | 'slider'
  | 'toggle'
  | 'select'
  /** One column: the value is the bare column name. */
  | 'column'
  /** A column selection: the value is the JSON of a ColumnSelection (spec/column-selection.ts). */
  | 'columns'
  /** A file of the workspace: the value is a data input `{type: uri_file, path}`. */
  | 'file';

/** An input of a component: a data port when `type` is a data type, else a parameter. */
export interface InputPort {
  readonly name: string;
  readonly type: LiteralType | DataType;
  readonly optional: boolean;
  /** Source text of the default, for literals only. */
  readonly default?: string;
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
  readonly mode?: string;
  readonly description?: string;
  /** Derived for data ports: from `x-millrace`, else from the type. */
  readonly kind: PortKind;
  readonly title: Titles;
  readonly hint?: Titles;
  readonly control: Control;
  /** `form`: edited in the inspector and no port on the canvas. Literals are always `form`. */
  readonly placement: 'canvas' | 'form';
  /** Titles of the enum's values. */
  readonly options?: Readonly<Record<string, Titles>>;
  /** Shown only while every named parameter has one of the given values. */
  readonly visibleWhen?: Readonly<Record<string, readonly string[]>>;
  /** For `column` and `columns`: the table port whose columns are offered (default: the first table port). */
  readonly columnsOf?: string;
}

export interface OutputPort {
  readonly name: string;
  readonly type: DataType;
  readonly mode?: string;
  readonly description?: string;
  readonly kind: PortKind;
  readonly title: Titles;
}

export type Category = 'get_data' | 'prepare' | 'train' | 'score' | 'evaluate' | 'script' | 'other';

export interface ComponentDefinition {
  readonly name: string;
  readonly version: string;
  readonly displayName: string;
  readonly description: string;
  readonly isDeterministic: boolean;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  /** The command template of a command component; built-ins have one too, for other targets. */
  readonly command?: string;
  /** Of a parallel component in place of a command: how its data is cut, and what computes it. */
  readonly parallel?: ParallelBody;
  /** Of a built-in: the table input that is computed file by file, where it has several. */
  readonly partedInput?: string;
  /** `code:` as spelled, relative to the file that holds it. */
  readonly code?: string;
  /** `additional_includes:` as spelled: files and folders that join the code; absent for none. */
  readonly additionalIncludes?: readonly string[];
  /** Canonical JSON text of `environment:`. */
  readonly environment?: string;
  readonly environmentVariables: readonly { readonly name: string; readonly value: string }[];
  /** What shapes the result beside command and inputs: distribution, counts, mini-batches; absent for none. */
  readonly settings?: readonly IdentitySetting[];
  readonly origin:
    | {
        readonly kind: 'builtin';
        readonly implementation: number;
        readonly engines: readonly string[];
        /** The interpreter that runs what users wrote, in a process of its own; absent for those that run no scripts. */
        readonly runsScripts?: string;
      }
    | { readonly kind: 'workspace'; readonly file: string }
    | { readonly kind: 'inline' };
  readonly category: Category;
  /** A lucide icon name in kebab-case. */
  readonly icon: string;
  readonly title: Titles;
  readonly summary: Titles;
  /** Further words that the palette's search finds it by, in any language. */
  readonly synonyms: readonly string[];
  /** Names of the parameters whose values make the node's second line, in order. */
  readonly summaryParams: readonly string[];
}
