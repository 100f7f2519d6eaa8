/** What is done with one spoiled document, and what must hold whatever it says. */
import {
  addNode,
  applyEdits,
  connect,
  EngineError,
  issueMessage,
  type ParsedPipeline,
  parseComponent,
  parsePipeline,
  removeNodes,
  renameNode,
  setComment,
  setDataInput,
  setLiteral,
  type TextChange,
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
  const ids = model?.nodes.map(({ id }) => id) ?? [];
  const id = ids.length === 0 ? 'absent' : random.pick(ids);
  const names = model?.nodes.find((node) => node.id === id)?.inputs.map(({ name }) => name) ?? [];
  const input = random.pick([...names, 'fuzz_input']);
  let change: TextChange;
  try {
    change = random.pick(edits)(text, id, input);
  } catch (error) {
    if (error instanceof EngineError) return 'declined';
    throw error;
  }
  const applied = applyEdits(text, change);
  if (applyEdits(applied.text, applied.inverse).text !== text) throw new Error('undo lost bytes');
  checkReading(parsePipeline(applied.text));
  return 'yes';
}

type Edit = (text: string, node: string, input: string) => TextChange;
const edits: readonly Edit[] = [
  (text) => addNode(text, { id: 'fuzz_added', component: './c.yml' }),
  (text, node) => removeNodes(text, [node]),
  (text, id) => renameNode(text, { id, to: 'fuzz_renamed' }),
  (text, node, input) => setLiteral(text, { node, input, text: 'a: b\n#c' }),
  (text, node, input) => setDataInput(text, { node, input, type: 'uri_file', path: './d' }),
  (text, node, input) => connect(text, { node, input, source: { kind: 'job-output', node, output: 'o' } }),
  (text, id) => setComment(text, { id, value: 'fuzzed' }),
];

const namesOfPrototypes = (): string =>
  [Object.prototype, Array.prototype, Function.prototype, String.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).length)
    .join();
const namesAtStart = namesOfPrototypes();

export function requireCleanPrototypes(): void {
  if (namesOfPrototypes() !== namesAtStart) throw new Error('a prototype was changed');
}
