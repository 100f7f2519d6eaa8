/** A pipeline with the pipelines inside it: a tree of levels, each knowing the node that holds it. */
import type { PipelineModel } from '../spec/pipeline.ts';
import type { ComponentResolver } from '../spec/resolver.ts';
import { createLevel, type Level, type NodeView } from './level.ts';

export interface Scope {
  readonly level: Level;
  /** Empty at the top, else the path of node names with a slash at its end. */
  readonly prefix: string;
  readonly parent?: { readonly scope: Scope; readonly view: NodeView };
  readonly children: ReadonlyMap<string, Scope>;
}

/** Deeper nesting is taken for a pipeline that contains itself. */
const deepest = 32;
/** Pipelines that each hold the next one twice grow without end long before they are deep. */
const mostScopes = 5_000;

export interface ScopeProblem {
  readonly code: 'pipeline-contains-itself' | 'nested-too-deep';
  /** The node of the top level that leads there. */
  readonly node: string;
  readonly file: string;
}

export interface ScopeTree {
  readonly root: Scope;
  readonly problems: readonly ScopeProblem[];
}

export function createScopes(model: PipelineModel, file: string, resolve: ComponentResolver): ScopeTree {
  const problems: ScopeProblem[] = [];
  let scopes = 0;
  const report = (code: ScopeProblem['code'], node: string, innerFile: string): void => {
    const isTold = problems.some((problem) => problem.node === node && problem.code === code);
    if (!isTold) problems.push({ code, node, file: innerFile });
  };
  const build = (level: Level, prefix: string, files: readonly string[], parent?: Scope['parent']): Scope => {
    const children = new Map<string, Scope>();
    const scope: Scope = { level, prefix, children, ...(parent === undefined ? {} : { parent }) };
    for (const view of level.nodes.values()) {
      if (view.resolved?.kind !== 'pipeline') continue;
      const inner = view.resolved;
      const top = prefix === '' ? view.node.id : (prefix.split('/', 1)[0] ?? '');
      if (files.includes(inner.file)) {
        report('pipeline-contains-itself', top, inner.file);
      } else if (files.length >= deepest || scopes >= mostScopes) {
        report('nested-too-deep', top, inner.file);
      } else {
        scopes++;
        const innerLevel = createLevel(inner.model, inner.file, resolve);
        const innerPrefix = `${prefix}${view.node.id}/`;
        children.set(view.node.id, build(innerLevel, innerPrefix, [...files, inner.file], { scope, view }));
      }
    }
    return scope;
  };
  return { root: build(createLevel(model, file, resolve), '', [file]), problems };
}

/** The scopes with everything inside them, outer before inner, in file order. */
export function* allScopes(scope: Scope): Generator<Scope> {
  yield scope;
  for (const child of scope.children.values()) yield* allScopes(child);
}
