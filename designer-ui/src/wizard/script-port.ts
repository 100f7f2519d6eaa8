/** What a script takes and gives, as far as its text says it. */

export interface ScriptPort {
  readonly name: string;
  readonly direction: 'input' | 'output';
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'uri_file' | 'uri_folder';
  readonly optional: boolean;
  /** Source text, for parameters. */
  readonly default?: string;
  readonly options?: readonly string[];
  readonly description?: string;
  /** How the command line names it: `--rate`; empty for what stands in its place without a name. */
  readonly flag: string;
  /** Given or not given, without a value. */
  readonly isSwitch?: boolean;
}

/** Something in the script that cannot be known without running it. */
export interface Unread {
  readonly line: number;
  readonly what: string;
  readonly reason: 'computed' | 'many-values' | 'type' | 'unfinished';
}

export interface ReadScript {
  readonly style: 'arguments' | 'function' | 'none';
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
  const isOutput =
    outputWords.test(words) && !/(^|_)target$/.test(words)
      ? true
      : /\b(output|write|save)/i.test(description);
  const type =
    folderWords.test(words) || /\b(folder|directory)\b/i.test(description) ? 'uri_folder' : 'uri_file';
  if (isOutput && (outputWords.test(words) || saysPath)) return { direction: 'output', type };
  return dataWords.test(words) || saysPath ? { direction: 'input', type } : undefined;
}
