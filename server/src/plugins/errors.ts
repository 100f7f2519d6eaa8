/** Turns every error into problem+json (RFC 9457). What a 5xx says stays on the server. */
import { EngineError, type ErrorCode, errorTable } from '@millrace/pipeline-engine/browser';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem } from '../contract/index.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import { copyIssue, copyParams, toJson } from '../to-json.ts';
import { StaleFile } from '../workspace/stale-file.ts';
import { unauthenticatedPage } from './unauthenticated-page.ts';

const titles: Readonly<Record<ErrorCode, string>> = {
  'invalid-document': 'The pipeline has errors',
  'invalid-request': 'The request is not understood',
  'not-found': 'Not found',
  'path-outside-workspace': 'The path leaves the workspace',
  cancelled: 'Called off',
  'secret-missing': 'A secret is not set',
  'secrets-unreadable': 'The secrets cannot be read',
  'already-started': 'It was started already',
  'calls-running': 'Calls of it run',
  'stale-revision': 'Somebody else changed it first',
  'workspace-owned': 'Another process serves this workspace',
  'workspace-untrusted': 'This workspace is not trusted yet',
  'network-file-system': 'The state folder is on a network file system',
  'not-authenticated': 'Not signed in',
  'too-many-requests': 'Too many requests',
  'foreign-origin': 'The request comes from elsewhere',
  'unsupported-media': 'The content type is not accepted',
  'artifact-missing': 'The result is no longer stored',
  'run-broken': 'The run cannot go on here',
  'store-failed': 'The store failed',
  'database-damaged': 'The state database is damaged',
  'worker-lost': 'A worker process ended',
  'fence-lost': 'Another process took the workspace over',
};

/** The body of an expected failure. */
export function problemOf(code: ErrorCode, detail: string, more: Partial<Problem> = {}): Problem {
  const { status } = errorTable[code];
  return {
    type: `urn:millrace:problem:${code}`,
    title: titles[code],
    status,
    detail,
    code,
    ...more,
  };
}

export function addErrorHandling(app: FastifyInstance, report: (error: unknown) => void): void {
  app.setErrorHandler((error: FastifyError | EngineError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) report(error);
    if (problem.status === 401 && wantsPage(request)) return sendUnauthenticatedPage(reply);
    return sendProblem(reply, problem);
  });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .status(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

export function sendUnauthenticatedPage(reply: FastifyReply): FastifyReply {
  return reply
    .status(401)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .serializer((body: string) => body)
    .send(unauthenticatedPage);
}

/** Whether a person looks at the answer: a page was asked for, not data. */
export const wantsPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  !request.url.startsWith('/api/') &&
  (request.headers.accept ?? '').includes('text/html');

function toProblem(error: FastifyError | EngineError): Problem {
  if (error instanceof InvalidDocument) {
    return problemOf(error.code, error.message, { issues: error.issues.map(copyIssue) });
  }
  if (error instanceof StaleFile) {
    return problemOf(error.code, error.message, {
      params: copyParams(error.params),
      theirs: toJson(error.theirs),
    });
  }
  if (error instanceof EngineError)
    return problemOf(error.code, error.message, { params: copyParams(error.params) });
  if (hasZodFastifySchemaValidationErrors(error)) return validationProblem(error);
  return fastifyProblem(error);
}

function validationProblem(error: {
  readonly validation: FastifyError['validation'];
  readonly validationContext?: string;
}): Problem {
  const places = (error.validation ?? []).map(
    (issue) =>
      `${error.validationContext ?? 'request'}${issue.instancePath}: ${issue.message ?? 'not valid'}`,
  );
  return problemOf('invalid-request', places.join('; '), { params: { places } });
}

function fastifyProblem(error: FastifyError): Problem {
  const status = error.statusCode ?? 500;
  if (status === 415) {
    return problemOf('unsupported-media', 'Send application/json, or application/octet-stream to an upload.');
  }
  if (status === 404) return problemOf('not-found', 'There is nothing at this address.');
  if (status >= 400 && status < 500) return { ...problemOf('invalid-request', error.message), status };
  return {
    type: 'about:blank',
    title: 'The server failed',
    status: 500,
    detail: 'This is a defect of Millrace. The details are in the terminal.',
    code: 'internal',
  };
}
