/** Gathers what is wrong with a pipeline beyond its text, placed through the model. */
import type { Issue, Params, Severity } from '../errors.ts';
import type { IssueCode } from '../spec/issue-codes.ts';
import type { DocumentPath } from '../spec/issues.ts';
import type { PipelineModel } from '../spec/pipeline.ts';
import { placeIn } from '../spec/positions.ts';

export interface IssueSubject {
  readonly node?: string;
  readonly port?: string;
  readonly path: DocumentPath;
}

export interface GraphIssues {
  readonly all: Issue[];
  add(severity: Severity, code: IssueCode, subject: IssueSubject, params?: Params): void;
}

export function createGraphIssues(model: PipelineModel): GraphIssues {
  const all: Issue[] = [];
  return {
    all,
    add(severity, code, subject, params = {}) {
      const { path, node, port } = subject;
      all.push({
        code,
        params,
        severity,
        path,
        ...placeIn(model, path),
        ...(node === undefined ? {} : { node }),
        ...(port === undefined ? {} : { port }),
      });
    },
  };
}

export function atNode(node: string): IssueSubject {
  return { node, path: ['jobs', node] };
}

export function atInput(node: string, port: string): IssueSubject {
  return { node, port, path: ['jobs', node, 'inputs', port] };
}

export function atOutput(node: string, port: string): IssueSubject {
  return { node, port, path: ['jobs', node, 'outputs', port] };
}
