/** What must hold of one document: each column of the conformance table, with the reason where it does not. */
import {
  applyEdits,
  buildGraph,
  type ComponentResolver,
  EngineError,
  type Issue,
  type PipelineModel,
  parsePipeline,
  validatePipeline,
} from '@millrace/pipeline-engine/browser';
import { overlaps } from '../../designer-ui/src/model/geometry.ts';
import { tidyLayout } from '../../designer-ui/src/model/layered-layout.ts';
import { boxesOf } from '../../designer-ui/src/model/layout.ts';
import { portsOfUse } from '../../designer-ui/src/model/ports.ts';
import { meaningOf } from './model-edits.ts';
import { casesOf, type EditCase } from './operations.ts';

/** Without a reason it holds; `expected` when the machine lacks what the document asks for. */
export interface Finding {
  readonly column: string;
  readonly reason?: string;
  readonly expected?: boolean;
}

/** What a document asks for that is not on this machine: no fault of the reader. */
const notHere = new Set(['input-not-given', 'component-not-available', 'cannot-execute-node-type']);

export function checkDocument(text: string, file: string, resolve: ComponentResolver): Finding[] {
  const { model, issues } = parsePipeline(text);
  if (model === undefined) return [{ column: 'opened', reason: issues[0]?.code ?? 'no model' }];
  const all = [...issues, ...validatePipeline(model, { resolve, file })];
  return [
    { column: 'opened' },
    { column: 'validated', ...reasonOf(all.filter(({ severity }) => severity === 'error')) },
    ...flattened(model, file, resolve),
    { column: 'laid out', ...laidOut(model) },
    { column: 'saved', ...(applyEdits(text, []).text === text ? {} : { reason: 'other bytes' }) },
    ...casesOf(model).flatMap((one) => checkEdit(text, model, one)),
  ];
}

function reasonOf(issues: readonly Issue[]): { reason?: string } {
  if (issues.length === 0) return {};
  return {
    reason: issues
      .map(({ code, line, node }) => `${code} (line ${line}${node ? `, ${node}` : ''})`)
      .join('; '),
  };
}

/** Flattened: nothing in the structure is at fault. Runnable: every component is at hand, of a type that runs here. */
function flattened(model: PipelineModel, file: string, resolve: ComponentResolver): Finding[] {
  const graph = buildGraph(model, { resolve, file });
  if (graph.ok) return [{ column: 'flattened' }, { column: 'runnable here' }];
  const faults = graph.error.filter(({ code }) => !notHere.has(code));
  const missing = [...new Set(graph.error.map(({ code }) => code))].join(', ');
  return [
    { column: 'flattened', ...reasonOf(faults) },
    { column: 'runnable here', reason: missing, expected: true },
  ];
}

/** With the ports that their use shows. */
function laidOut(model: PipelineModel): { reason?: string } {
  const ports = new Map(model.nodes.map((node) => [node.id, portsOfUse(node, model)]));
  const boxes = boxesOf(tidyLayout(model, ports), ports);
  const hit = boxes.some((box, index) => boxes.slice(index + 1).some((other) => overlaps(box, other)));
  if (hit) return { reason: 'nodes overlap' };
  return boxes.length === model.nodes.length ? {} : { reason: 'a node has no place' };
}

function checkEdit(text: string, model: PipelineModel, one: EditCase): Finding[] {
  const { operation } = one;
  const undone = `${operation}, undone`;
  try {
    const applied = applyEdits(text, one.edit(text));
    const restored = applyEdits(applied.text, applied.inverse).text === text;
    return [
      { column: operation, ...meansTheSame(applied.text, model, one) },
      { column: undone, ...(restored ? {} : { reason: `${one.subject}: other bytes` }) },
    ];
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return [{ column: operation, reason: `${one.subject}: ${error.message}` }];
  }
}

export function meansTheSame(edited: string, model: PipelineModel, one: EditCase): { reason?: string } {
  const read = parsePipeline(edited).model;
  const [found, wanted] = [
    JSON.stringify(sorted(read && meaningOf(read))),
    JSON.stringify(sorted(meaningOf(one.mean(model)))),
  ];
  if (found === wanted) return {};
  const at = [...found].findIndex((character, index) => character !== wanted[index]);
  const from = Math.max(at - 60, 0);
  return {
    reason: `${one.subject}: …${found.slice(from, at + 60)}… instead of …${wanted.slice(from, at + 60)}…`,
  };
}

/** The order of keys says nothing; the order of lists does. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  );
}
