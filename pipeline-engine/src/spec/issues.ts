/** Gathers everything that is wrong with one text, with the places where it is wrong. */
import type { Issue, Params, Severity } from '../errors.ts';
import type { IssueCode } from './issue-codes.ts';
import type { LineIndex } from './yaml/lines.ts';
import type { YamlDocument } from './yaml/read.ts';

export type DocumentPath = readonly (string | number)[];

/** Where an issue stands: an offset into the text, the path in the document, and the node that shows it. */
export interface IssuePlace {
  readonly from: number;
  readonly path: DocumentPath;
  readonly node?: string;
  readonly port?: string;
}

export interface IssueList {
  readonly all: Issue[];
  add(severity: Severity, code: IssueCode, place: IssuePlace, params?: Params): void;
}

export function createIssueList(lines: LineIndex): IssueList {
  const all: Issue[] = [];
  return {
    all,
    add(severity, code, place, params = {}) {
      const { from, path, node, port } = place;
      all.push({
        code,
        params,
        severity,
        path,
        ...lines.place(from),
        ...(node === undefined ? {} : { node }),
        ...(port === undefined ? {} : { port }),
      });
    },
  };
}

/** The same list for a part of the document that is read as a document of its own. */
export function issuesUnder(
  issues: IssueList,
  part: { readonly path: DocumentPath; readonly node: string },
): IssueList {
  return {
    all: issues.all,
    add: (severity, code, place, params) =>
      issues.add(severity, code, { ...place, path: [...part.path, ...place.path], node: part.node }, params),
  };
}

/** The list to start with: what the YAML reader found. */
export function issuesOfYaml(document: YamlDocument): IssueList {
  const issues = createIssueList(document.lines);
  for (const problem of document.problems) {
    issues.add(problem.severity, problem.code, { from: problem.from, path: [] }, problem.params);
  }
  return issues;
}
