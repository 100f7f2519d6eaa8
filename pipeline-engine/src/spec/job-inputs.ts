/** `${{parent.jobs.NODE.inputs.PORT}}`: what another node is given. The value of that input stands for it. */
import type { IssueList } from './issues.ts';
import { nearestNames } from './nearest-names.ts';
import type { NodeDraft } from './parse-node.ts';
import type { InputValue, NamedInput } from './pipeline.ts';

const jobInput =
  /^\s*\$\{\{\s*parent\.jobs\.([A-Za-z_][A-Za-z0-9_-]*)\.inputs\.([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}\s*$/;

export function isJobInput(text: string): boolean {
  return jobInput.test(text);
}

/** Whether some input stands for what another node is given. */
export function hasJobInputs(draft: NodeDraft): boolean {
  return draft.inputs.some(({ value }) => referenceOf(value) !== null);
}

/** The node with such inputs replaced; one that leads nowhere, or in a circle, stays as it is and is reported. */
export function resolveJobInputs(
  draft: NodeDraft,
  allNodes: () => ReadonlyMap<string, NodeDraft>,
  offsetOf: (path: readonly string[]) => number,
  issues: IssueList,
): NodeDraft {
  if (!hasJobInputs(draft)) return draft;
  const nodes = allNodes();
  const inputs = draft.inputs.map((input): NamedInput => {
    if (referenceOf(input.value) === null) return input;
    const value = follow(input.value, nodes);
    if (value !== undefined) return { ...input, value };
    const path = ['jobs', draft.id, 'inputs', input.name];
    const place = { from: offsetOf(path), path, node: draft.id, port: input.name };
    const name = referenceOf(input.value)?.[1] ?? '';
    const known = [...nodes.keys()];
    if (nodes.has(name)) {
      issues.add('error', 'bad-binding', place, {
        binding: input.value.kind === 'literal' ? input.value.text : '',
      });
    } else {
      issues.add('error', 'unknown-node', place, {
        node: draft.id,
        name,
        nearest: nearestNames(name, known),
      });
    }
    return input;
  });
  return { ...draft, inputs };
}

function referenceOf(value: InputValue): RegExpExecArray | null {
  return value.kind === 'literal' ? jobInput.exec(value.text) : null;
}

const longestChain = 32;

function follow(value: InputValue, nodes: ReadonlyMap<string, NodeDraft>, steps = 0): InputValue | undefined {
  const match = referenceOf(value);
  if (match === null) return value;
  const [, node, port] = match;
  const next = nodes.get(node ?? '')?.inputs.find(({ name }) => name === port)?.value;
  return next === undefined || steps > longestChain ? undefined : follow(next, nodes, steps + 1);
}
