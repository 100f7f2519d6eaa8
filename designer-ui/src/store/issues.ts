/**
 * The issues of the text on screen, read from two sources: the parser says at once what it sees, the server with each
 * plan what it knows besides. While a new plan is on its way, what only the server said stays as it was.
 */
import type { Issue, PipelineModel } from '@millrace/pipeline-engine/browser';
import { useShallow } from 'zustand/react/shallow';
import { nodeOf } from '../model/node-of.ts';
import { useDocumentStore } from './document-store.ts';
import { usePlanStore } from './plan-store.ts';

/** What was found when a plan and the reading of its text were both there. */
interface Agreement {
  readonly planned: readonly Issue[];
  readonly local: readonly Issue[];
  readonly model: PipelineModel | undefined;
  /** What only the server said. */
  readonly own: readonly Issue[];
}

const none: readonly Issue[] = [];
let agreed: Agreement = { planned: none, local: none, model: undefined, own: none };
let last: Pick<Agreement, 'local' | 'model' | 'own'> & { readonly shown: readonly Issue[] } = {
  ...agreed,
  shown: none,
};

/** The same list until an issue comes, goes or changes. */
export function currentIssues(): readonly Issue[] {
  const { issues: local, model, revision, readRevision } = useDocumentStore.getState();
  const { issues: planned, revision: plannedRevision } = usePlanStore.getState();
  if (plannedRevision === revision) {
    const isNew = agreed.planned !== planned || agreed.local !== local;
    if (isNew && readRevision === revision) agreed = { planned, local, model, own: ownOf(planned, local) };
    return planned;
  }
  if (agreed.planned !== planned) return local;
  if (agreed.local === local && agreed.model === model) return planned;
  const { own } = agreed;
  if (last.local !== local || last.model !== model || last.own !== own) {
    const moved = own.flatMap((issue) => movedTo(issue, model));
    const isAsBefore = agreed.local === local && isSameList(moved, own);
    last = { local, model, own, shown: isAsBefore ? planned : [...local, ...moved] };
  }
  return last.shown;
}

function ownOf(planned: readonly Issue[], local: readonly Issue[]): readonly Issue[] {
  const said = new Set(local.map(textOf));
  return planned.filter((issue) => !said.has(textOf(issue)));
}

function isSameList(a: readonly Issue[], b: readonly Issue[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}

/** With its node: to another line, or away. */
function movedTo(issue: Issue, model: PipelineModel | undefined): readonly Issue[] {
  if (issue.node === undefined) return [issue];
  const [before, now] = [nodeOf(agreed.model, issue.node), nodeOf(model, issue.node)];
  if (!before || !now) return [];
  const lines = now.lines.from - before.lines.from;
  return [lines === 0 ? issue : { ...issue, line: issue.line + lines }];
}

function textOf({ code, line, column, path }: Issue): string {
  return JSON.stringify([code, line, column, path]);
}

/** What a component reads of the issues on screen: it is drawn again when that changes, and not with every key. */
export function useIssues<T>(select: (issues: readonly Issue[]) => T): T {
  const read = () => select(currentIssues());
  usePlanStore(useShallow(read));
  return useDocumentStore(useShallow(read));
}

export function useAllIssues(): readonly Issue[] {
  return useIssues(all);
}

function all(issues: readonly Issue[]): readonly Issue[] {
  return issues;
}

const indexes = new WeakMap<readonly Issue[], ReadonlyMap<string, readonly Issue[]>>();

/** The issues of one node, found without going through all of them for every node. */
export function issuesOf(issues: readonly Issue[], node: string): readonly Issue[] {
  const index = indexes.get(issues) ?? issuesByNode(issues);
  indexes.set(issues, index);
  return index.get(node) ?? none;
}

/** The same list until an issue of the node changes. */
export function useIssuesOfNode(node: string): readonly Issue[] {
  return useIssues((issues) => issuesOf(issues, node));
}

function issuesByNode(issues: readonly Issue[]): ReadonlyMap<string, readonly Issue[]> {
  const byNode = new Map<string, Issue[]>();
  for (const issue of issues) {
    if (issue.node === undefined) continue;
    const list = byNode.get(issue.node);
    if (list) list.push(issue);
    else byNode.set(issue.node, [issue]);
  }
  return byNode;
}
