/**
 * The nodes of a pipeline. What was read of an entry is kept beside it: a node whose text did not change keeps its
 * object from one reading to the next, and only lines that moved are written anew.
 */

import type { Issue } from '../errors.ts';
import type { ComponentDefinition, DataType, LiteralType } from './component.ts';
import { type InputTypes, inlineDefinition, typeOfValue } from './inline-component.ts';
import { createIssueList, type IssueList, issuesUnder } from './issues.ts';
import { hasJobInputs, resolveJobInputs } from './job-inputs.ts';
import { componentInNode } from './parse-component.ts';
import { type NodeDraft, parseNode } from './parse-node.ts';
import type { PipelineNode } from './pipeline.ts';
import { offsetOf } from './positions.ts';
import { lineShiftOf, originOf } from './yaml/moved.ts';
import type { YamlDocument } from './yaml/read.ts';
import {
  entriesOf,
  isEmptyValue,
  valueAt,
  type YamlEntry,
  type YamlMap,
  type YamlValue,
} from './yaml/value.ts';

/** What an entry says by itself. */
interface Reading {
  /** The lines by which the entry was moved then. */
  readonly lineShift: number;
  /** Undefined for an entry that is no node. */
  readonly draft: NodeDraft | undefined;
  readonly issues: readonly Issue[];
  /** What the node depends on around it: nothing, the types of what it reads, or what other nodes are given. */
  readonly needs: 'nothing' | 'types' | 'inputs';
  readonly finished?: Finished;
}

/** The node, with what it is told by the pipeline around it. */
interface Finished {
  readonly node: PipelineNode;
  readonly issues: readonly Issue[];
  /** The types that its inputs had, where these decide what it is. */
  readonly types: readonly (LiteralType | DataType)[];
}

const readings = new WeakMap<YamlEntry, Reading>();

export function parseNodes(
  root: YamlMap,
  inputTypes: InputTypes,
  document: YamlDocument,
  issues: IssueList,
): PipelineNode[] {
  const jobs = valueAt(root, 'jobs');
  if (jobs !== undefined && jobs.kind !== 'map' && !isEmptyValue(jobs)) {
    issues.add('error', 'not-a-mapping-here', { from: jobs.from, path: ['jobs'] }, { key: 'jobs' });
  }
  const entries = entriesOf(jobs);
  const read = entries.map((entry) => readingOf(entry, document));
  for (const reading of read) if (reading.issues.length > 0) issues.all.push(...reading.issues);
  const around = createAround(inputTypes, document, read);
  const nodes: PipelineNode[] = [];
  for (const [at, entry] of entries.entries()) {
    const finished = finishedOf(entry, read[at], around);
    if (finished === undefined) continue;
    nodes.push(finished.node);
    if (finished.issues.length > 0) issues.all.push(...finished.issues);
  }
  return nodes;
}

function readingOf(entry: YamlEntry, document: YamlDocument): Reading {
  const origin = originOf(entry);
  const lineShift = lineShiftOf(entry);
  const known = readings.get(origin);
  if (known?.lineShift === lineShift) return known;
  const reading = known ? movedReading(known, lineShift) : newReading(entry, document);
  readings.set(origin, reading);
  return reading;
}

function newReading(entry: YamlEntry, { lines }: YamlDocument): Reading {
  const issues = createIssueList(lines);
  const draft = parseNode(entry, lines, issues);
  return { lineShift: lineShiftOf(entry), draft, issues: issues.all, needs: needsOf(draft, entry) };
}

function needsOf(draft: NodeDraft | undefined, { value }: YamlEntry): Reading['needs'] {
  if (draft === undefined || value.kind !== 'map') return 'nothing';
  if (hasJobInputs(draft)) return 'inputs';
  return isOwnJob(draft, value) ? 'types' : 'nothing';
}

function movedReading({ draft, issues, needs, finished, ...before }: Reading, lineShift: number): Reading {
  const by = lineShift - before.lineShift;
  const movedDraft = draft && movedNode(draft, by);
  return {
    lineShift,
    draft: movedDraft,
    issues: movedIssues(issues, by),
    needs,
    ...(finished && {
      finished: {
        ...finished,
        node: finished.node === draft && movedDraft ? movedDraft : movedNode(finished.node, by),
        issues: movedIssues(finished.issues, by),
      },
    }),
  };
}

function movedNode<Node extends NodeDraft>(node: Node, by: number): Node {
  return { ...node, lines: { from: node.lines.from + by, to: node.lines.to + by } };
}

function movedIssues(issues: readonly Issue[], by: number): readonly Issue[] {
  return issues.length === 0 ? issues : issues.map((issue) => ({ ...issue, line: issue.line + by }));
}

interface Around {
  readonly inputTypes: InputTypes;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  readonly document: YamlDocument;
}

/** Most pipelines have no node that asks for the others. */
function createAround(inputTypes: InputTypes, document: YamlDocument, read: readonly Reading[]): Around {
  let nodes: ReadonlyMap<string, NodeDraft> | undefined;
  return {
    inputTypes,
    document,
    get nodes() {
      nodes ??= new Map(read.flatMap(({ draft }) => (draft ? [[draft.id, draft] as const] : [])));
      return nodes;
    },
  };
}

function finishedOf(entry: YamlEntry, reading: Reading | undefined, around: Around): Finished | undefined {
  if (reading?.draft === undefined) return undefined;
  const { draft, needs, finished: known } = reading;
  if (known !== undefined && needs === 'nothing') return known;
  const types = typesOf(draft, needs, around);
  if (known !== undefined && needs === 'types' && isSameList(known.types, types)) return known;
  const finished = newFinished(draft, entry.value, around);
  readings.set(originOf(entry), { ...reading, finished });
  return finished;
}

function newFinished(draft: NodeDraft, map: YamlValue, around: Around): Finished {
  const { document } = around;
  const issues = createIssueList(document.lines);
  const node = resolveJobInputs(
    draft,
    () => around.nodes,
    (path) => offsetOf(document, path),
    issues,
  );
  const types = typesOf(node, map.kind === 'map' && isOwnJob(node, map) ? 'types' : 'nothing', around);
  const inline = map.kind === 'map' ? inlineOf(node, map, types, issues) : undefined;
  return { node: inline === undefined ? node : { ...node, inline }, issues: issues.all, types };
}

function typesOf({ inputs }: NodeDraft, needs: Reading['needs'], around: Around): Finished['types'] {
  return needs === 'types' ? inputs.map(({ value }) => typeOfValue(value, around)) : [];
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}

/** Its work stands in the node: a command, or the task of a parallel job. */
function isOwnJob(draft: NodeDraft, map: YamlMap): boolean {
  if (draft.component !== undefined) return false;
  if (draft.type === 'parallel') return valueAt(map, 'task')?.kind === 'map';
  return draft.type === 'command' && !isEmptyValue(valueAt(map, 'command'));
}

/** The component that stands in the node itself: written out under `component:`, or a command of its own. */
function inlineOf(
  draft: NodeDraft,
  map: YamlMap,
  types: Finished['types'],
  issues: IssueList,
): ComponentDefinition | undefined {
  if (draft.component !== undefined) return undefined;
  for (const key of ['component', 'trial']) {
    const written = valueAt(map, key);
    if (written?.kind === 'map') {
      const prefix = { path: ['jobs', draft.id, key], node: draft.id };
      return componentInNode(written, draft.id, issuesUnder(issues, prefix));
    }
  }
  return isOwnJob(draft, map) ? inlineDefinition(draft, map, types, issues) : undefined;
}
