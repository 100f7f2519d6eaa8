/** The files of a component while they are written: which were saved, which follow the script, what they say. Pure. */
import { type ComponentDefinition, type Issue, parseComponent } from '@millrace/pipeline-engine/browser';
import { callMain, callMainFile } from './call-main.ts';
import { scriptComponent } from './component-text.ts';
import { isReadable, readScript } from './read-script.ts';
import { type DataPortType, isDataPort, type ReadScript } from './script-port.ts';
import { nameFrom, type Template } from './templates.ts';

export const definitionFile = 'component.yaml';

export interface WizardFiles {
  /** A folder below `components/`. */
  readonly folder: string;
  readonly title: string;
  readonly texts: Readonly<Record<string, string>>;
  /** As they are on disk; undefined before the first save. */
  readonly saved: Readonly<Record<string, string>> | undefined;
  /** The script that the ports are read from. */
  readonly script: string | undefined;
  /** The definition follows the script until somebody writes in it. */
  readonly follows: boolean;
  /** Lines as for pip. */
  readonly packages: string;
  /** What somebody said that the data of a port is: a file, a folder or a table. */
  readonly types: Readonly<Record<string, DataPortType>>;
}

export function newFiles(title: string, template: Template, taken: ReadonlySet<string>): WizardFiles {
  const folder = freeFolder(nameFrom(title), taken);
  const { scriptFile, script, more } = template;
  return followed({
    folder,
    title,
    texts: { [scriptFile]: script, [definitionFile]: '', ...more },
    saved: undefined,
    script: scriptFile,
    follows: true,
    packages: '',
    types: {},
  });
}

function freeFolder(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish)) return wish;
  let number = 2;
  while (taken.has(`${wish}_${number}`)) number += 1;
  return `${wish}_${number}`;
}

/** Of a component that is there: its definition is somebody's, and follows nothing until that is asked for. */
export function openedFiles(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): WizardFiles {
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const { definition } = parseDefinition(folder, texts);
  const scripts = Object.keys(texts).filter((name) => isReadable(name) && name !== callMainFile);
  return {
    folder,
    title: definition?.title.en ?? folder,
    texts,
    saved: texts,
    script: scripts.find((name) => definition?.command?.includes(name)) ?? scripts[0],
    follows: false,
    packages: packagesOf(definition).join('\n'),
    types: typesOf(definition),
  };
}

export function edited(files: WizardFiles, path: string, text: string): WizardFiles {
  const next = { ...files, texts: { ...files.texts, [path]: text } };
  if (path === definitionFile) return { ...next, follows: false };
  return path === files.script ? followed(next) : next;
}

export const withPackages = (files: WizardFiles, packages: string): WizardFiles =>
  followed({ ...files, packages });

/** From now on the definition says what the script says. */
export const following = (files: WizardFiles): WizardFiles => followed({ ...files, follows: true });

function followed(files: WizardFiles): WizardFiles {
  const { script, follows, folder, title, texts, packages } = files;
  if (!follows || script === undefined) return files;
  const lines = packages
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const draft = { name: folder, title, scriptFile: script, packages: lines };
  const read = readOf(files);
  // A script may become one of a function at any time.
  const beside: Readonly<Record<string, string>> =
    read.style === 'function' ? { [callMainFile]: callMain } : {};
  return { ...files, texts: { ...texts, ...beside, [definitionFile]: scriptComponent(draft, read) } };
}

/** What the script says, and what somebody said of its data. */
export function readOf({ script = '', texts, types }: WizardFiles): ReadScript {
  const read = readScript(texts[script] ?? '', script);
  const ports = read.ports.map((port) => {
    const said = types[port.name];
    return said === undefined || !isDataPort(port.type) ? port : { ...port, type: said };
  });
  return { ...read, ports };
}

/** Which data a port is: words alone cannot tell a file from a folder or a table. */
export const withType = (files: WizardFiles, port: string, type: DataPortType): WizardFiles =>
  followed({ ...files, types: { ...files.types, [port]: type } });

const typesOf = (definition: ComponentDefinition | undefined): WizardFiles['types'] =>
  Object.fromEntries(
    [...(definition?.inputs ?? []), ...(definition?.outputs ?? [])].flatMap(({ name, type }) =>
      isDataPort(type) ? [[name, type]] : [],
    ),
  );

export const definitionPath = (folder: string): string => `components/${folder}/${definitionFile}`;

export function parseDefinition(
  folder: string,
  texts: Readonly<Record<string, string>>,
): { readonly definition: ComponentDefinition | undefined; readonly issues: readonly Issue[] } {
  const origin = { kind: 'workspace', file: definitionPath(folder) } as const;
  return parseComponent(texts[definitionFile] ?? '', origin);
}

/** Those that are not on disk as they are here. */
export function changedFiles({
  texts,
  saved,
}: WizardFiles): readonly { readonly path: string; readonly text: string; readonly was: string | null }[] {
  return Object.entries(texts).flatMap(([path, text]) =>
    saved?.[path] === text ? [] : [{ path, text, was: saved?.[path] ?? null }],
  );
}

/** Of `conda_file: {dependencies: [{pip: […]}]}` as the definition itself writes it. */
function packagesOf(definition: ComponentDefinition | undefined): readonly string[] {
  const written: unknown =
    definition?.environment === undefined ? undefined : JSON.parse(definition.environment);
  const dependencies = member(member(written, 'conda_file'), 'dependencies');
  if (!Array.isArray(dependencies)) return [];
  return dependencies.flatMap((entry: unknown) => {
    const pip = member(entry, 'pip');
    return Array.isArray(pip) ? pip.map(String) : [];
  });
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
