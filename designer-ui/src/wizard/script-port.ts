/** What a script takes and gives, as far as its text says it. */

/** `mltable`: a folder with a table in it, as the built-in components give and take them. */
export type DataPortType = 'uri_file' | 'uri_folder' | 'mltable';

export interface ScriptPort {
  readonly name: string;
  readonly direction: 'input' | 'output';
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | DataPortType;
  readonly optional: boolean;
  /** Source text, for parameters. */
  readonly default?: string;
  readonly options?: readonly string[];
  readonly description?: string;
  /** How the command line names it: `--rate`; empty for what stands in its place without a name. */
  readonly flag: string;
  /** Given or not given, without a value. */
  readonly isSwitch?: boolean;
  /** Of a switch that is given in one of two ways: `--no-shuffle`. */
  readonly offFlag?: string;
  /** Its text is split at blanks: the script takes several words. */
  readonly isWords?: boolean;
  /** A `pandas.DataFrame`: of an input it is read for the function, of an output it is what the function returns. */
  readonly isFrame?: boolean;
  /** Of a parameter: it has no default, or stands in its place all the same. */
  readonly isPlaced?: boolean;
}

/** Something in the script that cannot be known without running it. */
export interface Unread {
  readonly line: number;
  readonly what: string;
  readonly reason: 'computed' | 'many-values' | 'type' | 'unfinished';
}

export interface ReadScript {
  /** `places`: arguments without names, in the order of the ports. */
  readonly style: 'arguments' | 'function' | 'places' | 'none';
  readonly ports: readonly ScriptPort[];
  readonly unread: readonly Unread[];
}

const outputWords = /(^|_)(output|outputs|out|result|results|save|saved|destination|target)(_|$)/;
const folderWords = /(^|_)(dir|directory|folder|model|models)(_|$)/;
const dataWords =
  /(^|_)(data|dataset|datasets|table|file|files|path|csv|parquet|input|inputs|image|images|dir|directory|folder|model)(_|$)/;
const notData =
  /(^|_)(format|name|type|size|mode|column|columns|label|encoding|separator|target_column)(_|$)/;

/** Whether a text is the path of data, by how it is called and described: nothing else tells. */
export function dataKind(
  name: string,
  description: string,
): Pick<ScriptPort, 'direction' | 'type'> | undefined {
  const words = name.toLowerCase();
  const saysPath = /\b(path|folder|directory|file)\b/i.test(description);
  if (notData.test(words)) return undefined;
  const isTable = /mltable/i.test(`${words} ${description}`);
  const isOutput =
    outputWords.test(words) && !/(^|_)target$/.test(words)
      ? true
      : /\b(output|write|save)/i.test(description);
  const isFolder = folderWords.test(words) || /\b(folder|directory)\b/i.test(description);
  const type = isTable ? 'mltable' : isFolder ? 'uri_folder' : 'uri_file';
  const saysData = saysPath || isTable;
  if (isOutput && (outputWords.test(words) || saysData)) return { direction: 'output', type };
  return dataWords.test(words) || saysData ? { direction: 'input', type } : undefined;
}

const dataTypes: readonly string[] = ['uri_file', 'uri_folder', 'mltable'] satisfies DataPortType[];

/** Whether a port is given as the path of data. */
export const isDataPort = (type: string): type is DataPortType => dataTypes.includes(type);
