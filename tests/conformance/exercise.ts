/** What is done with one spoiled document, and what must hold whatever it says. */
import {
  addNode,
  addPipelineInput,
  applyEdits,
  connect,
  demoteInput,
  EngineError,
  issueMessage,
  type ParsedPipeline,
  parseComponent,
  parsePipeline,
  promoteInput,
  promoteOutput,
  removeNodes,
  removePipelineInput,
  removePipelineOutput,
  renameNode,
  renamePipelineInput,
  renamePipelineOutput,
  setComment,
  setComponentVersion,
  setDataInput,
  setLiteral,
  type TextChange,
  unpromoteOutput,
  validatePipeline,
} from '@millrace/pipeline-engine/browser';
import type { Random } from './random.ts';

/** `read`: there is a model. `refused`: there is none, and an issue says why. `declined`: an edit named its obstacle. */
export interface Outcome {
  readonly read: boolean;
  readonly edited: 'no' | 'yes' | 'declined';
}

/** Throws when a promise is broken. */
export function exercise(text: string, kind: 'pipeline' | 'component', random: Random): Outcome {
  if (kind === 'component') {
    const { definition, issues } = parseComponent(text, { kind: 'workspace', file: 'fuzz.yml' });
    requirePlainObjects(definition);
    if (definition === undefined && issues.length === 0) throw new Error('dropped without an issue');
    return { read: definition !== undefined, edited: 'no' };
  }
  const parsed = parsePipeline(text);
  checkReading(parsed);
  const edited = random.below(4) === 0 ? edit(text, parsed, random) : 'no';
  return { read: parsed.model !== undefined, edited };
}

function checkReading({ model, issues }: ParsedPipeline): void {
  if (model === undefined) {
    if (!issues.some(({ severity }) => severity === 'error')) throw new Error('refused without an error');
    return;
  }
  requirePlainObjects(model);
  const all = [...issues, ...validatePipeline(model, { resolve: () => undefined, file: 'fuzz.yml' })];
  for (const issue of all.slice(0, 20)) {
    if (issue.line < 1 || issue.column < 1) throw new Error(`${issue.code} has no place`);
    if (issueMessage(issue, 'en') === '') throw new Error(`${issue.code} has no sentence`);
  }
}

/** A key of a document must never become a property that something inherits. */
function requirePlainObjects(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null)
    throw new Error('an object of the document has a prototype of its own');
  for (const child of Object.values(value)) requirePlainObjects(child);
}

function edit(text: string, { model }: ParsedPipeline, random: Random): Outcome['edited'] {
  const target = targetIn(model, random);
  let change: TextChange;
  try {
    change = random.pick(edits)(text, target);
  } catch (error) {
    if (error instanceof EngineError) return 'declined';
    throw error;
  }
  const applied = applyEdits(text, change);
  if (applyEdits(applied.text, applied.inverse).text !== text) throw new Error('undo lost bytes');
  checkReading(parsePipeline(applied.text));
  return 'yes';
}

/** What an edit is done to: mostly what is there. */
interface Target {
  readonly node: string;
  readonly input: string;
  readonly output: string;
  readonly pipelineInput: string;
  readonly pipelineOutput: string;
}

function targetIn(model: ParsedPipeline['model'], random: Random): Target {
  const pick = (named: readonly { readonly name: string }[] | undefined, other: string): string =>
    random.pick([...(named ?? []).map(({ name }) => name), other]);
  const node = model === undefined || model.nodes.length === 0 ? undefined : random.pick(model.nodes);
  return {
    node: node?.id ?? 'absent',
    input: pick(node?.inputs, 'fuzz_input'),
    output: pick(node?.outputs, 'fuzz_output'),
    pipelineInput: pick(model?.inputs, 'fuzz_input'),
    pipelineOutput: pick(model?.outputs, 'fuzz_output'),
  };
}

type Edit = (text: string, target: Target) => TextChange;
const edits: readonly Edit[] = [
  (text) => addNode(text, { id: 'fuzz_added', component: './c.yml' }),
  (text, { node }) => removeNodes(text, [node]),
  (text, { node }) => renameNode(text, { id: node, to: 'fuzz_renamed' }),
  (text, { node, input }) => setLiteral(text, { node, input, text: 'a: b\n#c' }),
  (text, { node, input }) => setDataInput(text, { node, input, type: 'uri_file', path: './d' }),
  (text, { node, input }) =>
    connect(text, { node, input, source: { kind: 'job-output', node, output: 'o' } }),
  (text, { node }) => setComment(text, { id: node, value: 'fuzzed' }),
  (text, { node, input }) => promoteInput(text, { node, input, name: 'fuzz_promoted' }),
  (text, { node, input }) => demoteInput(text, { node, input }),
  (text, { node, output }) => promoteOutput(text, { node, output, name: 'fuzz_promoted' }),
  (text, { node, output }) => unpromoteOutput(text, { node, output }),
  (text) =>
    addPipelineInput(text, { name: 'fuzz_new', value: { kind: 'literal', text: '1e-3', type: 'string' } }),
  (text, { pipelineInput }) => renamePipelineInput(text, { name: pipelineInput, to: 'fuzz_renamed' }),
  (text, { pipelineInput }) => removePipelineInput(text, { name: pipelineInput }),
  (text, { pipelineOutput }) => renamePipelineOutput(text, { name: pipelineOutput, to: 'fuzz_renamed' }),
  (text, { pipelineOutput }) => removePipelineOutput(text, { name: pipelineOutput }),
  (text, { node }) => setComponentVersion(text, { id: node, pin: { version: '0.10' } }),
  (text, { node }) => setComponentVersion(text, { id: node, pin: { label: 'latest' } }),
];

const namesOfPrototypes = (): string =>
  [Object.prototype, Array.prototype, Function.prototype, String.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).length)
    .join();
const namesAtStart = namesOfPrototypes();

export function requireCleanPrototypes(): void {
  if (namesOfPrototypes() !== namesAtStart) throw new Error('a prototype was changed');
}
