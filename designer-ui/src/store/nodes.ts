/** Reads of one node by id, from all stores: what a node on the canvas, a form or a result panel subscribes to. */
import type {
  ComponentDefinition,
  OutputRecord,
  PipelineModel,
  PipelineNode,
  StepState,
  WaitingReason,
} from '@millrace/pipeline-engine/browser';
import { useMemo, useRef } from 'react';
import { useLanguage } from '../i18n/language.ts';
import { editedSince } from '../model/edited-since.ts';
import { nodeOf } from '../model/node-of.ts';
import { type NodeState, nodeState } from '../model/node-state.ts';
import type { NodePorts, PortsById } from '../model/ports.ts';
import { createPortsIndex } from '../model/projection.ts';
import { waitingOf } from '../model/waiting.ts';
import { definitionOf, type KnownComponents, nestedFileOf, useComponentsStore } from './components-store.ts';
import { useDocumentStore } from './document-store.ts';
import { issuesOf, useAllIssues, useIssuesOfNode } from './issues.ts';
import { usePlanStore } from './plan-store.ts';
import { useRunStore, useStep } from './run-store.ts';

export function useNode(id: string): PipelineNode | undefined {
  return useDocumentStore((state) => nodeOf(state.model, id));
}

export function useDefinition(id: string): ComponentDefinition | undefined {
  const node = useNode(id);
  const path = useDocumentStore((state) => state.path ?? '');
  return useComponentsStore((state) => node && definitionOf(node, state, path));
}

/** For code outside of components. */
export function currentDefinition(id: string): ComponentDefinition | undefined {
  const { model, path } = useDocumentStore.getState();
  const node = nodeOf(model, id);
  return node && definitionOf(node, useComponentsStore.getState(), path ?? '');
}

/** The file of the pipeline that a node stands for; undefined for every other node. */
export function nestedFile(id: string): string | undefined {
  const { model, path } = useDocumentStore.getState();
  return nestedFileOf(nodeOf(model, id)?.component, useComponentsStore.getState().found, path ?? '');
}

export function useNestedFile(id: string): string | undefined {
  const component = useNode(id)?.component;
  const path = useDocumentStore((state) => state.path ?? '');
  return useComponentsStore((state) => nestedFileOf(component, state.found, path));
}

const noPorts: PortsById = new Map();
const buildPorts = createPortsIndex();
let lastPorts: KnownComponents & { readonly model: PipelineModel; readonly ports: PortsById };

/** The ports of every node; the same object until the document or the components change. */
export function currentPorts(): PortsById {
  const { model, path } = useDocumentStore.getState();
  const { byName, found } = useComponentsStore.getState();
  if (!model) return noPorts;
  if (lastPorts?.model !== model || lastPorts.byName !== byName || lastPorts.found !== found) {
    const ports = buildPorts(model, (node) => definitionOf(node, { byName, found }, path ?? ''));
    lastPorts = { model, byName, found, ports };
  }
  return lastPorts.ports;
}

export function usePorts(): PortsById {
  useDocumentStore((state) => state.model);
  useComponentsStore((state) => state.byName);
  useComponentsStore((state) => state.found);
  return currentPorts();
}

export function useNodePorts(id: string): NodePorts | undefined {
  useComponentsStore((state) => state.byName);
  useComponentsStore((state) => state.found);
  return useDocumentStore((state) => (state.model ? currentPorts().get(id) : undefined));
}

/** What the node is called on screen. */
export function nodeTitle(
  node: PipelineNode | undefined,
  definition: ComponentDefinition | undefined,
  language: 'en' | 'ja',
): string {
  if (node?.displayName) return node.displayName;
  return definition ? definition.title[language] || definition.title.en : (node?.id ?? '');
}

export function useNodeTitle(id: string): string {
  return nodeTitle(useNode(id), useDefinition(id), useLanguage());
}

/** A step that has not begun says why, which the log does not repeat. */
function useWaitingStep(id: string): StepState | undefined {
  const step = useStep(id);
  const hasBegun = step?.status !== 'waiting' && step?.status !== 'queued';
  const last = useRef<WaitingReason | undefined>(undefined);
  const waiting = useRunStore(({ whole, prefix }) => {
    const next = hasBegun || !whole ? undefined : waitingOf(whole, prefix, id);
    // A reason that says the same is the same, or every event would render every node that waits.
    if (JSON.stringify(next) !== JSON.stringify(last.current)) last.current = next;
    return last.current;
  });
  return useMemo(() => (step && waiting ? { ...step, waiting } : step), [step, waiting]);
}

export function useNodeState(id: string): NodeState {
  const issues = useIssuesOfNode(id);
  const step = useWaitingStep(id);
  const runStatus = useRunStore((state) => state.run?.status);
  const ranModel = useRunStore((state) => state.ranModel);
  const planned = usePlanStore((state) => state.byNode.get(id));
  const planOutrun = usePlanStore((state) => state.outrun);
  const edited = useDocumentStore((state) => editedSince(ranModel, state.model).has(id));
  const documentEdited = useDocumentStore((state) => editedSince(ranModel, state.model).size > 0);
  return useMemo(
    () => nodeState({ issues, step, runStatus, planned, planOutrun, edited, documentEdited }),
    [issues, step, runStatus, planned, planOutrun, edited, documentEdited],
  );
}

/** The kind of every node's state, for the far view: one subscription for a thousand nodes. */
export function useStateKinds(): ReadonlyMap<string, NodeState['kind']> {
  const model = useDocumentStore((state) => state.model);
  const issues = useAllIssues();
  const byNode = usePlanStore((state) => state.byNode);
  const planOutrun = usePlanStore((state) => state.outrun);
  const run = useRunStore((state) => state.run);
  const ranModel = useRunStore((state) => state.ranModel);
  return useMemo(() => {
    const edited = editedSince(ranModel, model);
    const kindOf = ({ id }: PipelineNode) => {
      return nodeState({
        issues: issuesOf(issues, id),
        step: run?.steps[id],
        runStatus: run?.status,
        planned: byNode.get(id),
        planOutrun,
        edited: edited.has(id),
        documentEdited: edited.size > 0,
      }).kind;
    };
    return new Map(model?.nodes.map((node) => [node.id, kindOf(node)]));
  }, [model, issues, byNode, planOutrun, run, ranModel]);
}

/** A node's stored output: of the run on screen where it is still valid, else of the result that will be reused. */
export function outputRecordOf(node: string, output?: string): OutputRecord | undefined {
  return pick(recordsOf(node), output);
}

function recordsOf(node: string): readonly OutputRecord[] {
  const planned = usePlanStore.getState().byNode.get(node);
  const step = useRunStore.getState().run?.steps[node];
  return chooseRecords(planned?.outputs, step?.outputs);
}

function chooseRecords(
  planned: readonly OutputRecord[] | undefined,
  ran: readonly OutputRecord[] | undefined,
): readonly OutputRecord[] {
  return planned && planned.length > 0 ? planned : (ran ?? []);
}

function pick(records: readonly OutputRecord[], output: string | undefined): OutputRecord | undefined {
  return output === undefined ? records[0] : records.find((record) => record.name === output);
}

export function useOutputRecords(node: string): readonly OutputRecord[] {
  const planned = usePlanStore((state) => state.byNode.get(node)?.outputs);
  const ran = useRunStore((state) => state.run?.steps[node]?.outputs);
  return chooseRecords(planned, ran);
}

export function useOutputRecord(node: string, output?: string): OutputRecord | undefined {
  return pick(useOutputRecords(node), output);
}
