/** What the server says about the text on screen: the plan, its issues, and the columns of every port. */
import type { Column, Issue, PlannedStep } from '@millrace/pipeline-engine/browser';
import type { PlanResponse, PortSchema, SchemasResponse } from '@millrace/server/contract';
import { create } from 'zustand';
import { scopePlan } from '../model/scope-run.ts';
import { shareEntries } from '../model/share-model.ts';

export interface PlannedPart {
  readonly steps: readonly PlannedStep[];
  readonly prefix: string;
}

export interface PlanState extends PlannedPart {
  readonly byNode: ReadonlyMap<string, PlannedStep>;
  readonly issues: readonly Issue[];
  /** Of the document that the plan is about; -1 before the first. */
  readonly revision: number;
  /** True from a change until its own plan arrives: marks are dimmed. */
  readonly stale: boolean;
  /** True from the end of a run until the plan that knows its results arrives. */
  readonly outrun: boolean;
  /** `steps` where the open pipeline is part of the one that they are planned for; `prefix` is then its place. */
  readonly receive: (response: PlanResponse, part?: PlannedPart) => void;
  readonly markStale: () => void;
  readonly markOutrun: () => void;
  readonly clear: () => void;
}

const nothing = {
  steps: [],
  prefix: '',
  byNode: new Map<string, PlannedStep>(),
  issues: [],
  revision: -1,
  stale: false,
  outrun: false,
} as const;

export const usePlanStore = create<PlanState>()((set) => ({
  ...nothing,
  receive: (response, part = { steps: response.steps, prefix: '' }) =>
    set(({ steps, prefix, byNode }) => ({
      ...part,
      byNode:
        steps === part.steps && prefix === part.prefix
          ? byNode
          : shareEntries(byNode, scopePlan(part.steps, part.prefix)),
      issues: response.issues,
      revision: response.revision,
      stale: false,
      outrun: false,
    })),
  markStale: () => set({ stale: true }),
  markOutrun: () => set({ outrun: true }),
  clear: () => set(nothing),
}));

export interface SchemasState {
  readonly revision: number;
  readonly outputs: ReadonlyMap<string, PortSchema>;
  readonly receive: (response: SchemasResponse) => void;
  readonly clear: () => void;
}

const schemaKey = (node: string, output: string) => `${node}\n${output}`;

export const useSchemasStore = create<SchemasState>()((set) => ({
  revision: -1,
  outputs: new Map(),
  receive: (response) =>
    set({
      revision: response.revision,
      outputs: new Map(response.outputs.map((entry) => [schemaKey(entry.node, entry.output), entry.schema])),
    }),
  clear: () => set({ revision: -1, outputs: new Map() }),
}));

export function knownColumns(schema: PortSchema | undefined): readonly Column[] {
  return schema?.kind === 'table' ? schema.columns : [];
}
