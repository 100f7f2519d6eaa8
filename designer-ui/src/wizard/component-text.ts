/** The text of a `component.yaml` for a script: its ports, and the command line that gives them to it. */
import { callMainFile } from './call-main.ts';
import { extensionOf } from './read-script.ts';
import type { ReadScript, ScriptPort } from './script-port.ts';

export interface ComponentDraft {
  readonly name: string;
  readonly title: string;
  readonly scriptFile: string;
  /** Lines of a requirements file; none for a script that needs nothing. */
  readonly packages: readonly string[];
}

/** For a script that was read. */
export function scriptComponent(draft: ComponentDraft, script: ReadScript): string {
  const inputs = script.ports.filter(({ direction }) => direction === 'input');
  const outputs = script.ports.filter(({ direction }) => direction === 'output');
  return componentText(draft, {
    inputs: inputs.map(portLines),
    outputs: outputs.map(portLines),
    command: commandOf(draft.scriptFile, script),
    hasFrames: script.ports.some(({ isFrame }) => isFrame === true),
  });
}

/** What tables are read and written with. */
function withPandas(packages: readonly string[]): readonly string[] {
  const named = new Set(packages.map((line) => /^[\w.-]+/.exec(line)?.[0].toLowerCase()));
  return [...packages, ...['pandas', 'pyarrow'].filter((name) => !named.has(name))];
}

interface Parts {
  readonly hasFrames: boolean;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly command: readonly string[];
}

function componentText(draft: ComponentDraft, parts: Parts): string {
  const { name, title } = draft;
  const packages = parts.hasFrames ? withPandas(draft.packages) : draft.packages;
  return [
    '$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json',
    'type: command',
    `name: ${name}`,
    'version: 1',
    `display_name: ${scalar(title)}`,
    ...(parts.inputs.length === 0 ? [] : ['inputs:', ...parts.inputs]),
    ...(parts.outputs.length === 0 ? [] : ['outputs:', ...parts.outputs]),
    'code: .',
    'command: >-',
    ...parts.command.map((line) => `  ${line}`),
    ...environmentLines(name, packages),
    '',
  ].join('\n');
}

/** Azure asks for an image; here the packages are made into an environment. */
function environmentLines(name: string, packages: readonly string[]): readonly string[] {
  const image = '  image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04';
  if (packages.length === 0) return ['environment:', image];
  return [
    'environment:',
    image,
    '  conda_file:',
    `    name: ${name}`,
    '    dependencies:',
    '      - pip:',
    ...packages.map((line) => `          - ${scalar(line)}`),
  ];
}

function portLines(port: Omit<ScriptPort, 'flag' | 'direction'>): string {
  const facts = [
    `    type: ${port.type}`,
    ...(port.description === undefined ? [] : [`    description: ${scalar(port.description)}`]),
    ...(port.options === undefined ? [] : [`    enum: [${port.options.map(scalar).join(', ')}]`]),
    ...(port.default === undefined ? [] : [`    default: ${defaultText(port.type, port.default)}`]),
    ...(port.optional ? ['    optional: true'] : []),
  ];
  return [`  ${port.name}:`, ...facts].join('\n');
}

const programs: Readonly<Record<string, string>> = {
  r: 'Rscript',
  mjs: 'node',
  cjs: 'node',
  js: 'node',
  sh: 'bash',
};

const programOf = (file: string): string => programs[extensionOf(file)] ?? 'python';

/** Words between apostrophes reach the script whole, whatever is in them. */
function commandOf(scriptFile: string, { style, ports }: ReadScript): readonly string[] {
  const words = ports.map((port) => wordsOf(port, style === 'function'));
  if (style === 'function') return [`python ${callMainFile} ${scriptFile}`, ...words];
  return [`${programOf(scriptFile)} ${scriptFile}`, ...words];
}

function wordsOf(port: ScriptPort, isFunction: boolean): string {
  const place = `\${{${port.direction}s.${port.name}}}`;
  const isReturned = port.isFrame === true && port.direction === 'output';
  if (isFunction) return bracketed(port, `${isReturned ? 'return' : port.name}='${place}'`);
  if (port.offFlag !== undefined)
    return `$([ '${place}' = True ] || [ '${place}' = true ] && echo ${port.flag} || echo ${port.offFlag})`;
  if (port.isSwitch === true) {
    const wanted = port.default === 'true' ? 'False' : 'True';
    return `$([ '${place}' = ${wanted} ] || [ '${place}' = ${wanted.toLowerCase()} ] && echo ${port.flag})`;
  }
  // What comes out of such brackets is split at blanks, and nothing in it is run.
  const value = port.isWords === true ? `$(printf %s '${place}')` : `'${place}'`;
  return bracketed(port, port.flag === '' ? value : `${port.flag} ${value}`);
}

/** Azure leaves out what stands between such brackets when the input is not given. */
const bracketed = (port: ScriptPort, words: string): string => (port.optional ? `$[[${words}]]` : words);

const defaultText = (type: ScriptPort['type'], text: string): string =>
  type === 'string' ? scalar(text) : text;

/** A YAML scalar; in quotes whenever it is not plainly a text. */
export function scalar(text: string): string {
  const isPlain =
    /^[\p{L}_][\p{L}\p{N}_ ./()%+-]*$/u.test(text) && !/ $|^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
