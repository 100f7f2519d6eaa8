/**
 * Runs an exported pipeline as Azure ML would: it puts values into the commands as they are, without any quotes,
 * and gives the result to bash. Nodes run in the order of the file; the container's command is on the PATH.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  type ComponentDefinition,
  type InputValue,
  type PipelineNode,
  parseComponent,
  parsePipeline,
} from '@millrace/pipeline-engine/browser';
import { root } from './server-process.ts';

const execute = promisify(execFile);

interface RanNode {
  readonly id: string;
  readonly command: string;
  /** Output folders by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the component printed. */
  readonly printed: string;
}

/** `folder` holds the export, `work` gets the outputs. Rejects with the command's own words when a node fails. */
export async function runExported(
  folder: string,
  pipeline: string,
  work: string,
): Promise<readonly RanNode[]> {
  const { model } = parsePipeline(readFileSync(path.join(folder, pipeline), 'utf8'));
  if (model === undefined) throw new Error(`${pipeline} is no pipeline`);
  const runtime = path.join(folder, 'components/millrace-runtime');
  // Above the build context, which is hashed as a whole and must not lead out of itself.
  const packages = path.join(folder, '../node_modules');
  if (!existsSync(packages)) symlinkSync(path.join(root, 'node_modules'), packages);
  const ran: RanNode[] = [];
  for (const node of model.nodes) {
    if (node.component?.kind !== 'file') throw new Error(`${node.id} refers to no file`);
    const file = path.join(folder, node.component.path);
    const { definition } = parseComponent(readFileSync(file, 'utf8'), { kind: 'workspace', file });
    if (definition?.command === undefined) throw new Error(`${file} has no command`);
    const outputs = outputFolders(definition, path.join(work, node.id));
    const command = render(definition.command, inputTexts(definition, node, folder, ran), outputs);
    const PATH = `${path.join(runtime, 'bin')}:${process.env.PATH}`;
    const { stdout } = await execute('bash', ['-c', command], { env: { ...process.env, PATH }, cwd: work });
    ran.push({ id: node.id, command, outputs, printed: stdout });
  }
  return ran;
}

function outputFolders(definition: ComponentDefinition, home: string): Readonly<Record<string, string>> {
  const entries = definition.outputs.map(({ name }) => [name, path.join(home, name)] as const);
  for (const [, folder] of entries) mkdirSync(folder, { recursive: true });
  return Object.fromEntries(entries);
}

function inputTexts(
  definition: ComponentDefinition,
  node: PipelineNode,
  folder: string,
  ran: readonly RanNode[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    definition.inputs.flatMap((port) => {
      const given = node.inputs.find(({ name }) => name === port.name)?.value;
      const text = given === undefined ? port.default : textOf(given, folder, ran);
      if (text === undefined) return [];
      return [[port.name, port.type === 'boolean' ? pythonBoolean(text) : text]];
    }),
  );
}

function textOf(value: InputValue, folder: string, ran: readonly RanNode[]): string | undefined {
  if (value.kind === 'literal') return value.text;
  if (value.kind === 'data') return value.path === undefined ? undefined : path.join(folder, value.path);
  const { binding } = value;
  if (binding.kind !== 'job-output') throw new Error(`an input is bound to ${binding.kind} ${binding.name}`);
  return ran.find(({ id }) => id === binding.node)?.outputs[binding.output];
}

const pythonBoolean = (text: string): string => (/^true$/i.test(text) ? 'True' : 'False');

function render(
  template: string,
  inputs: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>>,
): string {
  const reference = /\$\{\{(inputs|outputs)\.(\w+)\}\}/g;
  const textFor = (kind: string, name: string): string | undefined =>
    kind === 'inputs' ? inputs[name] : outputs[name];
  return template
    .replace(/\$\[\[(.*?)\]\]/g, (_, inner: string) =>
      [...inner.matchAll(reference)].every(([, kind = '', name = '']) => textFor(kind, name) !== undefined)
        ? inner
        : '',
    )
    .replace(reference, (_, kind: string, name: string) => textFor(kind, name) ?? '');
}
